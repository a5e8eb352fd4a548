package org.malleposte.search.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.search.elastic.Cursor.Seen;
import org.malleposte.search.elastic.Wire.Answer;
import org.malleposte.storage.AccountId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One index of the cluster: what is written to it and asked of it.
///
/// @param name of the index
/// @param uuid that no other index ever has: cursors carry it in their names, so that none that was
///   meant for an index that is gone speaks for the next of the same name
/// @param version of what it is told, see [Fields#VERSION]
record Index(Wire wire, String name, String uuid, int version) {
  private static final Logger LOG = LoggerFactory.getLogger(Index.class);
  private static final String NDJSON = "application/x-ndjson";
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;
  private static final int TOO_LARGE = 413;
  private static final int BAD = 400;

  /// The name by which it is written to: writes to a name that must be an alias make no index.
  static String writing(String name) {
    return name + "-write";
  }

  /// A document of a message, or what takes it away.
  ///
  /// @param json null to delete it
  record Piece(long email, byte @Nullable [] json) {}

  private String cursorName(AccountId account) {
    return account + "@" + uuid;
  }

  static String documentName(AccountId account, long email) {
    return account + "/" + email;
  }

  // Cursors

  /// The cursor of an account as it was last written, whether it can be found yet or not; null when
  /// there is none.
  @Nullable Cursor cursor(AccountId account) throws Unavailable, Gone {
    return cursors(List.of(account)).getFirst();
  }

  /// The same of several, null for those that have none.
  List<@Nullable Cursor> cursors(List<AccountId> accounts) throws Unavailable, Gone {
    ObjectNode question = Wire.JSON.createObjectNode();
    ArrayNode wanted = question.putArray("docs");
    for (AccountId account : accounts) {
      wanted.addObject().put("_id", cursorName(account)).put("routing", account.toString());
    }
    Answer answer = wire.ask("POST", "/" + name + "/_mget", question);
    if (answer.status() == NOT_FOUND) {
      throw new Gone(name);
    }
    List<@Nullable Cursor> cursors = new ArrayList<>();
    for (JsonNode each : good(answer).body().path("docs")) {
      if (each.has("error")) {
        if (each.path("error").path("type").asText().equals("index_not_found_exception")) {
          throw new Gone(name);
        }
        throw new Unavailable(each.path("error").path("type").asText());
      }
      cursors.add(
          each.path("found").asBoolean() ? Cursor.of(each.path("_source"), seen(each)) : null);
    }
    return cursors;
  }

  private static Seen seen(JsonNode written) {
    return new Seen(written.path("_seq_no").asLong(), written.path("_primary_term").asLong());
  }

  /// Writes a cursor if it is still as it was seen; returns it as it is now, or null when another
  /// server was first.
  @Nullable Cursor move(AccountId account, Cursor to) throws Unavailable, Gone {
    ObjectNode action = Wire.JSON.createObjectNode();
    boolean fresh = to.seen().equals(Seen.NEVER);
    ObjectNode about = action.putObject(fresh ? "create" : "index");
    about.put("_id", cursorName(account)).put("routing", account.toString());
    if (!fresh) {
      about.put("if_seq_no", to.seen().number()).put("if_primary_term", to.seen().term());
    }
    String lines = action + "\n" + to.document(cursorName(account)) + "\n";
    JsonNode item = items(lines.getBytes(StandardCharsets.UTF_8)).path(0).elements().next();
    int status = item.path("status").asInt();
    if (status == CONFLICT) {
      return null;
    }
    check(item, status);
    return to.written(seen(item));
  }

  /// Takes a cursor away: the account has no index then.
  void discard(AccountId account) throws Unavailable, Gone {
    ObjectNode action = Wire.JSON.createObjectNode();
    action.putObject("delete").put("_id", cursorName(account)).put("routing", account.toString());
    byte[] line = (action + "\n").getBytes(StandardCharsets.UTF_8);
    JsonNode item = items(line).path(0).elements().next();
    int status = item.path("status").asInt();
    if (status != NOT_FOUND || item.has("error")) {
      check(item, status);
    }
  }

  // Documents

  /// Writes documents; durable when it returns. One that the server does not take is there as one
  /// that must be read.
  void write(AccountId account, List<Piece> pieces) throws Unavailable, Gone {
    if (pieces.isEmpty()) {
      return;
    }
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Piece piece : pieces) {
      ObjectNode action = Wire.JSON.createObjectNode();
      action
          .putObject(piece.json() == null ? "delete" : "index")
          .put("_id", documentName(account, piece.email()))
          .put("routing", account.toString());
      lines.writeBytes((action + "\n").getBytes(StandardCharsets.UTF_8));
      if (piece.json() != null) {
        lines.writeBytes(piece.json());
        lines.write('\n');
      }
    }
    Answer answer = bulk(lines.toByteArray());
    if (answer.status() == TOO_LARGE && !isLeast(account, pieces)) {
      writeLess(account, pieces);
    } else {
      check(account, pieces, good(answer).body());
    }
  }

  private static boolean isLeast(AccountId account, List<Piece> pieces) {
    Piece first = pieces.getFirst();
    return pieces.size() == 1 && (first.json() == null || isWithoutText(account, first));
  }

  private void writeLess(AccountId account, List<Piece> pieces) throws Unavailable, Gone {
    if (pieces.size() == 1) {
      write(account, List.of(withoutText(account, pieces.getFirst())));
    } else {
      int half = pieces.size() / 2;
      write(account, pieces.subList(0, half));
      write(account, pieces.subList(half, pieces.size()));
    }
  }

  private static Piece withoutText(AccountId account, Piece piece) {
    return new Piece(piece.email(), MessageDocument.unreadable(account, piece.email()));
  }

  private void check(AccountId account, List<Piece> pieces, JsonNode answer)
      throws Unavailable, Gone {
    if (!answer.path("errors").asBoolean()) {
      return;
    }
    List<Piece> refused = new ArrayList<>();
    int at = 0;
    for (JsonNode each : answer.path("items")) {
      Piece piece = pieces.get(at++);
      JsonNode item = each.elements().next();
      int status = item.path("status").asInt();
      String error = item.path("error").path("type").asText();
      boolean bad = status == BAD && !error.startsWith("index_") || status == TOO_LARGE;
      if (bad && piece.json() != null && !isWithoutText(account, piece)) {
        // Not the reason, which may have words of the message in it.
        LOG.warn(
            "{} is indexed without its text: {} {}",
            documentName(account, piece.email()),
            status,
            error);
        refused.add(piece);
      } else if (piece.json() != null || status != NOT_FOUND || item.has("error")) {
        check(item, status);
      }
    }
    for (Piece piece : refused) {
      write(account, List.of(withoutText(account, piece)));
    }
  }

  private static boolean isWithoutText(AccountId account, Piece piece) {
    return Arrays.equals(piece.json(), withoutText(account, piece).json());
  }

  private void check(JsonNode item, int status) throws Unavailable, Gone {
    String error = item.path("error").path("type").asText();
    if (error.equals("index_not_found_exception")) {
      throw new Gone(name);
    }
    if (status >= 300) {
      throw new Unavailable(
          (name + " does not take documents: " + status + " " + error + " " + reason(item, status))
              .strip());
    }
  }

  /// Why nothing is taken; of a single document the reason may have words of a message in it.
  private static String reason(JsonNode item, int status) {
    return status == BAD ? "" : item.path("error").path("reason").asText();
  }

  private JsonNode items(byte[] lines) throws Unavailable, Gone {
    return good(bulk(lines)).body().path("items");
  }

  private Answer bulk(byte[] lines) throws Unavailable, Gone {
    Answer answer =
        wire.ask(
            "POST",
            "/"
                + writing(name)
                + "/_bulk?require_alias=true&timeout="
                + wire.patienceMillis()
                + "ms&filter_path=errors,items.*.status,items.*.error.type,items.*.error.reason,"
                + "items.*._seq_no,items.*._primary_term",
            lines,
            NDJSON);
    if (answer.status() == NOT_FOUND) {
      throw new Gone(name);
    }
    return answer;
  }

  // Questions

  /// Searches the shard of an account.
  JsonNode search(AccountId account, ObjectNode question, String wanted) throws Unavailable, Gone {
    Answer answer =
        wire.ask(
            "POST",
            "/"
                + name
                + "/_search?routing="
                + URLEncoder.encode(account.toString(), StandardCharsets.UTF_8)
                + "&filter_path=timed_out,_shards.failed,"
                + wanted,
            question);
    if (answer.status() == NOT_FOUND) {
      throw new Gone(name);
    }
    JsonNode found = good(answer).body();
    if (found.path("timed_out").asBoolean() || found.path("_shards").path("failed").asInt() > 0) {
      throw new Unavailable("a search of " + name + " was not finished");
    }
    return found;
  }

  /// The first emails after one, up to another, of which it has nothing: they could not be read.
  /// One that has not all of its text has the names of its fields at least.
  List<Long> missing(AccountId account, long after, long upTo, int most) throws Unavailable, Gone {
    ObjectNode range = Wire.JSON.createObjectNode();
    range.putObject("range").putObject(Fields.EMAIL).put("gt", after).put("lte", upTo);
    ObjectNode cut = Wire.JSON.createObjectNode();
    cut.putObject("term").put(Fields.CUT, 1);
    ObjectNode query =
        Query.all(List.of(Query.term(Fields.ACCOUNT, account.toString()), range, cut));
    ((ObjectNode) query.get("bool"))
        .putArray("must_not")
        .addObject()
        .putObject("exists")
        .put("field", Fields.NAMES);
    ObjectNode question = Wire.JSON.createObjectNode();
    question.set("query", query);
    question.put("size", most).put("track_total_hits", false).put("_source", false);
    question.putArray("sort").add(Fields.EMAIL);
    List<Long> emails = new ArrayList<>();
    for (JsonNode hit : search(account, question, "hits.hits.sort").path("hits").path("hits")) {
      emails.add(hit.path("sort").path(0).asLong());
    }
    return emails;
  }

  /// A query that finds the cursor of an account.
  ObjectNode cursorQuery(AccountId account) {
    ObjectNode query = Wire.JSON.createObjectNode();
    query.putObject("term").put(Fields.CURSOR, cursorName(account));
    return query;
  }

  /// How much of the disk the whole index takes, copies not counted; 0 when that is not told.
  long octets() throws Unavailable {
    return primaries().path("store").path("size_in_bytes").asLong();
  }

  /// How many documents it has, copies not counted.
  long documents() throws Unavailable {
    return primaries().path("docs").path("count").asLong();
  }

  private JsonNode primaries() throws Unavailable {
    Answer answer = wire.ask("GET", "/" + name + "/_stats/docs,store");
    return answer.body().path("_all").path("primaries");
  }

  private Answer good(Answer answer) throws Unavailable {
    if (!answer.isGood()) {
      throw new Unavailable(name + " refuses: " + answer.status() + " " + answer.error());
    }
    return answer;
  }
}
