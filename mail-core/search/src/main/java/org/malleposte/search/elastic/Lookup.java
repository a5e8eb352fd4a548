package org.malleposte.search.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;

/// Looks up which emails of one account a query finds, in pages of rising ids. Each page is of one
/// moment of one copy of one shard, and has the cursor with it: what it says holds up to there,
/// whatever that copy has not got yet.
final class Lookup {
  /// Emails of a page, and the cursor.
  private static final int PAGE = 10_000;

  private static final String WANTED = "hits.hits.sort,hits.hits.fields";

  private final Index index;
  private final AccountId account;
  private final long end;
  private @Nullable Cursor cursor;
  private long upTo = Long.MAX_VALUE;

  /// @param end by [System#nanoTime], when the answer ends with what was found
  Lookup(Index index, AccountId account, long end) {
    this.index = index;
    this.account = account;
    this.end = end;
  }

  /// The cursor as it can be found; null when there is none, and nothing is known then.
  @Nullable Cursor cursor() {
    return cursor;
  }

  /// Up to which email all was told that [#run] was asked.
  long upTo() {
    return cursor == null ? 0 : upTo;
  }

  /// @param found told of each email that the query finds
  /// @param cut told of each of which the index has not all
  void run(ObjectNode query, LongConsumer found, LongConsumer cut) throws Unavailable, Gone {
    long after = 0;
    int hits = PAGE;
    while (hits == PAGE) {
      JsonNode page = index.search(account, page(query, after), WANTED).path("hits").path("hits");
      hits = page.size();
      Cursor of = null;
      for (JsonNode hit : page) {
        long email = hit.path("sort").path(0).asLong();
        if (email == 0) {
          of = cursor(hit.path("fields"));
        } else {
          (hit.path("fields").has(Fields.CUT) ? cut : found).accept(email);
          after = email;
        }
      }
      if (of == null) {
        cursor = null;
        return;
      }
      cursor = of;
      upTo = Math.min(upTo, of.email());
      if (hits == PAGE && System.nanoTime() - end > 0) {
        upTo = Math.min(upTo, after);
        return;
      }
    }
  }

  private static Cursor cursor(JsonNode fields) {
    ObjectNode kept = Wire.JSON.createObjectNode();
    for (String name : List.of(Fields.UP_TO, Fields.MODSEQ, Fields.AGAIN, Fields.MARK)) {
      JsonNode value = fields.path(name).path(0);
      if (!value.isMissingNode()) {
        kept.set(name, value);
      }
    }
    return Cursor.of(kept, Cursor.Seen.NEVER);
  }

  private ObjectNode page(ObjectNode query, long after) {
    List<ObjectNode> wanted = new ArrayList<>();
    wanted.add(Query.term(Fields.ACCOUNT, account.toString()));
    if (after > 0) {
      ObjectNode range = Wire.JSON.createObjectNode();
      range.putObject("range").putObject(Fields.EMAIL).put("gt", after);
      wanted.add(range);
    }
    ObjectNode isCut = Wire.JSON.createObjectNode();
    isCut.putObject("term").put(Fields.CUT, 1);
    wanted.add(Query.any(List.of(query, isCut)));
    ObjectNode filter = Query.any(List.of(index.cursorQuery(account), Query.all(wanted)));
    ObjectNode question = Wire.JSON.createObjectNode();
    question.set("query", Query.all(List.of(filter)));
    question.put("size", PAGE).put("track_total_hits", false).put("_source", false);
    question.put("stored_fields", "_none_");
    question
        .putArray("docvalue_fields")
        .add(Fields.CUT)
        .add(Fields.UP_TO)
        .add(Fields.MODSEQ)
        .add(Fields.AGAIN)
        .add(Fields.MARK);
    question.putArray("sort").add(Fields.EMAIL);
    return question;
  }
}
