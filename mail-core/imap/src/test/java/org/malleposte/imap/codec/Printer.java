package org.malleposte.imap.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.Bytes;

/// Says a command as some client might: each string in one of the forms it can have, words in any
/// case, literals sent without waiting.
final class Printer {
  private final RandomGenerator random;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Printer(RandomGenerator random) {
    this.random = random;
  }

  static byte[] print(ImapCommand command, RandomGenerator random) {
    Printer printer = new Printer(random);
    printer.raw(command.tag() + " ").command(command);
    return printer.raw("\r\n").out.toByteArray();
  }

  private void command(ImapCommand command) {
    switch (command) {
      case ImapCommand.Capability _ -> word("CAPABILITY");
      case ImapCommand.Noop _ -> word("NOOP");
      case ImapCommand.Logout _ -> word("LOGOUT");
      case ImapCommand.StartTls _ -> word("STARTTLS");
      case ImapCommand.Namespace _ -> word("NAMESPACE");
      case ImapCommand.GetJmapAccess _ -> word("GETJMAPACCESS");
      case ImapCommand.GetMetadata c -> getMetadata(c);
      case ImapCommand.SetMetadata c -> setMetadata(c);
      case ImapCommand.SetQuota c -> setQuota(c);
      case ImapCommand.Unauthenticate _ -> word("UNAUTHENTICATE");
      case ImapCommand.Replace c -> replace(c);
      case ImapCommand.Compress c -> word("COMPRESS " + c.mechanism());
      case ImapCommand.Idle _ -> word("IDLE");
      case ImapCommand.Check _ -> word("CHECK");
      case ImapCommand.Close _ -> word("CLOSE");
      case ImapCommand.Unselect _ -> word("UNSELECT");
      case ImapCommand.Expunge _ -> word("EXPUNGE");
      case ImapCommand.Done _ -> word("DONE");
      case ImapCommand.Id id -> id(id);
      case ImapCommand.Authenticate c -> authenticate(c);
      case ImapCommand.Login c -> word("LOGIN ").string(c.user()).raw(" ").string(c.password());
      case ImapCommand.Enable c -> word("ENABLE " + String.join(" ", c.capabilities()));
      case ImapCommand.Select c -> select("SELECT ", c.mailbox(), c.condstore(), c.qresync());
      case ImapCommand.Examine c -> select("EXAMINE ", c.mailbox(), c.condstore(), c.qresync());
      case ImapCommand.Create c -> create(c);
      case ImapCommand.Delete c -> word("DELETE ").mailbox(c.mailbox());
      case ImapCommand.Rename c -> word("RENAME ").mailbox(c.from()).raw(" ").mailbox(c.to());
      case ImapCommand.Subscribe c -> word("SUBSCRIBE ").mailbox(c.mailbox());
      case ImapCommand.Unsubscribe c -> word("UNSUBSCRIBE ").mailbox(c.mailbox());
      case ImapCommand.ListMailboxes c -> list(c);
      case ImapCommand.Lsub c -> word("LSUB ").mailbox(c.reference()).raw(" ").mailbox(c.pattern());
      case ImapCommand.Status c -> word("STATUS ").mailbox(c.mailbox()).raw(" ").status(c.items());
      case ImapCommand.Append c -> append(c);
      case ImapCommand.GetAcl c -> word("GETACL ").mailbox(c.mailbox());
      case ImapCommand.SetAcl c -> setAcl(c);
      case ImapCommand.DeleteAcl c -> acl("DELETEACL ", c.mailbox(), c.identifier());
      case ImapCommand.ListRights c -> acl("LISTRIGHTS ", c.mailbox(), c.identifier());
      case ImapCommand.MyRights c -> word("MYRIGHTS ").mailbox(c.mailbox());
      case ImapCommand.GetQuota c -> word("GETQUOTA ").string(c.root());
      case ImapCommand.GetQuotaRoot c -> word("GETQUOTAROOT ").mailbox(c.mailbox());
      case ImapCommand.UidExpunge c -> word("UID EXPUNGE ").raw(c.uids().toString());
      case ImapCommand.Search c -> search(c);
      case ImapCommand.Notify c -> notify(c);
      case ImapCommand.MultiSearch c -> multiSearch(c);
      case ImapCommand.UidBatches c ->
          word("UIDBATCHES ").raw(c.size() + (c.batches() == null ? "" : " " + c.batches()));
      case ImapCommand.CancelUpdate c -> {
        word("CANCELUPDATE");
        c.contexts().forEach(tag -> raw(" ").quoted(tag.getBytes(StandardCharsets.UTF_8)));
      }
      case ImapCommand.Language c -> {
        word("LANGUAGE");
        c.ranges().forEach(range -> raw(" ").string(range));
      }
      case ImapCommand.Sort c -> sort(c);
      case ImapCommand.Thread c -> thread(c);
      case ImapCommand.Fetch c -> fetch(c);
      case ImapCommand.Store c -> store(c);
      case ImapCommand.Copy c ->
          uid(c.uid()).word("COPY ").raw(c.messages() + " ").mailbox(c.mailbox());
      case ImapCommand.Move c ->
          uid(c.uid()).word("MOVE ").raw(c.messages() + " ").mailbox(c.mailbox());
    }
  }

  private Printer raw(String latin1) {
    out.writeBytes(latin1.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  private Printer word(String word) {
    return raw(random.nextInt(4) == 0 ? word.toLowerCase(Locale.ROOT) : word);
  }

  private Printer uid(boolean uid) {
    return uid ? word("UID ") : this;
  }

  private Printer string(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    boolean quotable = text.indexOf('\r') < 0 && text.indexOf('\n') < 0;
    boolean atom = !text.isEmpty();
    for (byte octet : octets) {
      atom &= Octets.is(octet, Octets.ASTRING);
    }
    int form = random.nextInt(3);
    if (atom && form == 0) {
      return raw(text);
    }
    if (quotable && form < 2) {
      return quoted(octets);
    }
    raw("{" + octets.length + "+}\r\n");
    out.writeBytes(octets);
    return this;
  }

  private Printer quoted(byte[] octets) {
    out.write('"');
    for (byte octet : octets) {
      if (octet == '"' || octet == '\\') {
        out.write('\\');
      }
      out.write(octet);
    }
    out.write('"');
    return this;
  }

  private Printer mailbox(String name) {
    return string(MailboxNames.encode(name));
  }

  private void id(ImapCommand.Id id) {
    word("ID ");
    if (id.parameters().isEmpty()) {
      word("NIL");
      return;
    }
    String space = "(";
    for (var parameter : id.parameters().entrySet()) {
      raw(space).quoted(parameter.getKey().getBytes(StandardCharsets.UTF_8)).raw(" ");
      String value = parameter.getValue();
      if (value == null) {
        word("NIL");
      } else {
        quoted(value.getBytes(StandardCharsets.UTF_8));
      }
      space = " ";
    }
    raw(")");
  }

  private void authenticate(ImapCommand.Authenticate c) {
    word("AUTHENTICATE " + c.mechanism());
    var response = c.initialResponse();
    if (response != null) {
      String base64 = Base64.getEncoder().encodeToString(response.array());
      raw(" " + (base64.isEmpty() ? "=" : base64));
    }
  }

  private void select(String name, String mailbox, boolean condstore, @Nullable QResync qresync) {
    word(name).mailbox(mailbox);
    if (!condstore && qresync == null) {
      return;
    }
    raw(" (").raw(condstore ? "CONDSTORE" : "");
    if (qresync != null) {
      raw(condstore ? " " : "").word("QRESYNC").raw(" (" + qresync.uidValidity());
      raw(" " + qresync.modseq());
      raw(qresync.knownUids() == null ? "" : " " + qresync.knownUids());
      if (qresync.matchNumbers() != null) {
        raw(" (" + qresync.matchNumbers() + " " + qresync.matchUids() + ")");
      }
      raw(")");
    }
    raw(")");
  }

  private void create(ImapCommand.Create c) {
    word("CREATE ").mailbox(c.mailbox());
    if (!c.use().isEmpty()) {
      raw(" (").word("USE").raw(" (" + String.join(" ", c.use()) + "))");
    }
  }

  private void list(ImapCommand.ListMailboxes c) {
    word("LIST ");
    if (!c.selection().isEmpty()) {
      raw("(" + names(c.selection()) + ") ");
    }
    mailbox(c.reference()).raw(" ");
    if (c.extended()) {
      String space = "(";
      for (String pattern : c.patterns()) {
        raw(space).mailbox(pattern);
        space = " ";
      }
      raw(") ").word("RETURN").raw(" (" + names(c.returns()));
      if (!c.status().isEmpty()) {
        raw(c.returns().isEmpty() ? "" : " ").word("STATUS ").status(c.status());
      }
      if (!c.metadata().isEmpty()) {
        raw(c.returns().isEmpty() && c.status().isEmpty() ? "" : " ").word("METADATA ");
        raw("(" + String.join(" ", c.metadata()) + ")");
      }
      raw(")");
    } else {
      mailbox(c.patterns().getFirst());
    }
  }

  private void getMetadata(ImapCommand.GetMetadata c) {
    word("GETMETADATA ");
    String depth = c.depth() > 1 ? "infinity" : String.valueOf(c.depth());
    raw("(DEPTH " + depth);
    c.maxSize().ifPresent(size -> raw(" MAXSIZE " + size));
    raw(") ").mailbox(c.mailbox()).raw(" (" + String.join(" ", c.entries()) + ")");
  }

  private void setMetadata(ImapCommand.SetMetadata c) {
    word("SETMETADATA ").mailbox(c.mailbox()).raw(" (");
    String space = "";
    for (Map.Entry<String, Optional<Bytes>> entry : c.entries().entrySet()) {
      raw(space + entry.getKey() + " ");
      if (entry.getValue().isPresent()) {
        Bytes value = entry.getValue().get();
        raw("{" + value.length() + "+}\r\n");
        out.writeBytes(value.array());
      } else {
        word("NIL");
      }
      space = " ";
    }
    raw(")");
  }

  private void setQuota(ImapCommand.SetQuota c) {
    List<String> limits = new ArrayList<>();
    c.limits().forEach((resource, limit) -> limits.add(resource + " " + limit));
    word("SETQUOTA ").string(c.root()).raw(" (" + String.join(" ", limits) + ")");
  }

  private static String names(Collection<? extends Enum<?>> words) {
    return String.join(" ", words.stream().map(w -> w.name().replace('_', '-')).toList());
  }

  private Printer status(Collection<StatusItem> items) {
    return raw("(" + String.join(" ", items.stream().map(StatusItem::word).toList()) + ")");
  }

  private void append(ImapCommand.Append c) {
    word("APPEND ").mailbox(c.mailbox());
    for (var message : c.messages()) {
      message(message);
    }
  }

  private void replace(ImapCommand.Replace c) {
    uid(c.uid()).word("REPLACE ").raw(c.message() + " ").mailbox(c.mailbox());
    message(c.by());
  }

  private void message(ImapCommand.Append.Message message) {
    raw(" ");
    if (!message.flags().isEmpty()) {
      raw("(" + String.join(" ", message.flags()) + ") ");
    }
    message.date().ifPresent(date -> raw(ImapDates.quoted(date) + " "));
    if (message.utf8()) {
      word("UTF8 ").raw("(");
    }
    raw((message.binary() ? "~{" : "{") + message.content().size() + "+}\r\n");
    out.writeBytes(octets(message));
    raw(message.utf8() ? ")" : "");
  }

  static byte[] octets(ImapCommand.Append.Message message) {
    try (InputStream in = message.content().content().open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void setAcl(ImapCommand.SetAcl c) {
    acl("SETACL ", c.mailbox(), c.identifier());
    raw(" ").string(sign(c.change()) + c.rights());
  }

  private static String sign(Change change) {
    return switch (change) {
      case ADD -> "+";
      case REMOVE -> "-";
      case REPLACE -> "";
    };
  }

  private void acl(String name, String mailbox, String identifier) {
    word(name).mailbox(mailbox).raw(" ").string(identifier);
  }

  private void store(ImapCommand.Store c) {
    uid(c.uid()).word("STORE ").raw(c.messages() + " ");
    c.unchangedSince().ifPresent(modseq -> raw("(").word("UNCHANGEDSINCE ").raw(modseq + ") "));
    raw(sign(c.change())).word(c.silent() ? "FLAGS.SILENT " : "FLAGS ");
    String flags = String.join(" ", c.flags());
    raw(c.flags().isEmpty() || random.nextBoolean() ? "(" + flags + ")" : flags);
  }

  private void fetch(ImapCommand.Fetch c) {
    uid(c.uid()).word("FETCH ").raw(c.messages() + " ");
    String space = "(";
    for (FetchItem item : c.items()) {
      raw(space);
      item(item);
      space = " ";
    }
    raw(")");
    List<String> modifiers = new ArrayList<>();
    c.changedSince().ifPresent(modseq -> modifiers.add("CHANGEDSINCE " + modseq));
    if (c.vanished()) {
      modifiers.add("VANISHED");
    }
    if (c.page() != null) {
      modifiers.add("PARTIAL " + c.page());
    }
    if (!modifiers.isEmpty()) {
      raw(" (").word(String.join(" ", modifiers)).raw(")");
    }
  }

  private void item(FetchItem item) {
    switch (item) {
      case FetchItem.Attribute attribute -> word(attribute.word());
      case FetchItem.Body(Section section, boolean peek, Partial partial) -> {
        word(peek ? "BODY.PEEK[" : "BODY[");
        section(section);
        raw("]").partial(partial);
      }
      case FetchItem.Binary(List<Integer> part, boolean peek, Partial partial) ->
          word(peek ? "BINARY.PEEK[" : "BINARY[").raw(dotted(part) + "]").partial(partial);
      case FetchItem.BinarySize(List<Integer> part) -> word("BINARY.SIZE[").raw(dotted(part) + "]");
      case FetchItem.Preview(boolean lazy) -> word(lazy ? "PREVIEW (LAZY)" : "PREVIEW");
    }
  }

  private static String dotted(List<Integer> part) {
    return String.join(".", part.stream().map(String::valueOf).toList());
  }

  private void section(Section section) {
    raw(dotted(section.part()));
    if (section.text() != Section.Text.ALL) {
      raw(section.part().isEmpty() ? "" : ".").word(section.text().word());
    }
    if (!section.fields().isEmpty()) {
      String space = " (";
      for (String field : section.fields()) {
        raw(space).string(field);
        space = " ";
      }
      raw(")");
    }
  }

  private void partial(@Nullable Partial partial) {
    if (partial != null) {
      raw("<" + partial.offset() + "." + partial.count() + ">");
    }
  }

  private void search(ImapCommand.Search c) {
    uid(c.uid()).word("SEARCH ").results(c.results());
    String charset = c.charset();
    if (charset != null) {
      word("CHARSET ").raw(charset + " ");
    }
    program(c.key());
  }

  private void multiSearch(ImapCommand.MultiSearch c) {
    word("ESEARCH ");
    String space = "IN (";
    for (MailboxFilter source : c.sources()) {
      word(space).filter(source);
      space = " ";
    }
    raw(c.sources().isEmpty() ? "" : ") ").results(c.results());
    word("CHARSET ").string(c.charset()).raw(" ").program(c.key());
  }

  private void sort(ImapCommand.Sort c) {
    uid(c.uid()).word("SORT ").results(c.results());
    List<String> by =
        c.by().stream().map(k -> (k.reverse() ? "REVERSE " : "") + k.field()).toList();
    raw("(").word(String.join(" ", by)).raw(") ").string(c.charset()).raw(" ").program(c.key());
  }

  private void thread(ImapCommand.Thread c) {
    uid(c.uid()).word("THREAD ").word(c.algorithm() + " ").string(c.charset()).raw(" ");
    program(c.key());
  }

  private void notify(ImapCommand.Notify c) {
    word("NOTIFY ").word(c.groups().isEmpty() ? "NONE" : c.status() ? "SET STATUS" : "SET");
    for (ImapCommand.Notify.Group group : c.groups()) {
      raw(" (").filter(group.mailboxes()).raw(" ");
      if (group.events().isEmpty()) {
        word("NONE");
      }
      String space = "(";
      for (NotifyEvent event : group.events()) {
        raw(space).word(event.word());
        if (event == NotifyEvent.MESSAGE_NEW && !group.fetch().isEmpty()) {
          String before = " (";
          for (FetchItem item : group.fetch()) {
            raw(before);
            item(item);
            before = " ";
          }
          raw(")");
        }
        space = " ";
      }
      raw(group.events().isEmpty() ? ")" : "))");
    }
  }

  private Printer filter(MailboxFilter filter) {
    word(filter.kind().word());
    if (!filter.mailboxes().isEmpty()) {
      String space = " (";
      for (String name : filter.mailboxes()) {
        raw(space).mailbox(name);
        space = " ";
      }
      raw(")");
    }
    return this;
  }

  private Printer results(SearchResults results) {
    if (results.isPlain()) {
      return this;
    }
    List<String> options = results.options().stream().map(o -> option(o, results)).toList();
    return word("RETURN ").raw("(").word(String.join(" ", options)).raw(") ");
  }

  private static String option(SearchReturn option, SearchResults results) {
    return switch (option) {
      case PARTIAL -> option + " " + results.page();
      case UPDATE -> option + (results.fetch().isEmpty() ? "" : " (UID)");
      default -> option.name();
    };
  }

  private void program(SearchKey key) {
    if (key instanceof SearchKey.And(List<SearchKey> keys)) {
      keys(keys);
    } else {
      key(key);
    }
  }

  private void keys(List<SearchKey> keys) {
    String space = "";
    for (SearchKey key : keys) {
      raw(space);
      key(key);
      space = " ";
    }
  }

  private void key(SearchKey key) {
    switch (key) {
      case SearchKey.All() -> word("ALL");
      case SearchKey.And(List<SearchKey> keys) -> {
        raw("(");
        keys(keys);
        raw(")");
      }
      case SearchKey.Or(SearchKey left, SearchKey right) -> {
        word("OR ");
        key(left);
        raw(" ");
        key(right);
      }
      case SearchKey.Not(SearchKey inner) -> {
        word("NOT ");
        key(inner);
      }
      case SearchKey.Fuzzy(SearchKey inner) -> {
        word("FUZZY ");
        key(inner);
      }
      case SearchKey.Numbers(SequenceSet numbers) -> raw(numbers.toString());
      case SearchKey.UidAfter(long uid) -> word("UIDAFTER ").raw(Long.toString(uid));
      case SearchKey.UidBefore(long uid) -> word("UIDBEFORE ").raw(Long.toString(uid));
      case SearchKey.Uids(SequenceSet uids) -> word("UID ").raw(uids.toString());
      case SearchKey.Keyword(String flag) ->
          word(flag.startsWith("\\") ? flag.substring(1).toUpperCase(Locale.ROOT) : "KEYWORD ")
              .raw(flag.startsWith("\\") ? "" : flag);
      case SearchKey.Envelope(SearchKey.Envelope.Field field, String value) ->
          word(field.name() + " ").string(value);
      case SearchKey.Header(String name, String value) ->
          word("HEADER ").string(name).raw(" ").string(value);
      case SearchKey.Body(String value) -> word("BODY ").string(value);
      case SearchKey.Text(String value) -> word("TEXT ").string(value);
      case SearchKey.Dated dated -> {
        String clock = dated.clock() == SearchKey.Dated.Clock.INTERNAL ? "" : dated.clock().name();
        String day = ImapDates.quoted(dated.date().atTime(0, 0).atOffset(java.time.ZoneOffset.UTC));
        word(clock + dated.relation().name() + " ").raw(day.substring(1, 12).strip());
      }
      case SearchKey.SaveDateSupported() -> word("SAVEDATESUPPORTED");
      case SearchKey.Larger(long octets) -> word("LARGER ").raw("" + octets);
      case SearchKey.Smaller(long octets) -> word("SMALLER ").raw("" + octets);
      case SearchKey.Older(long seconds) -> word("OLDER ").raw("" + seconds);
      case SearchKey.Younger(long seconds) -> word("YOUNGER ").raw("" + seconds);
      case SearchKey.ModSeq(long modseq) ->
          word("MODSEQ ")
              .raw(random.nextBoolean() ? "\"/flags/\\\\Seen\" all " : "")
              .raw("" + modseq);
      case SearchKey.EmailId(String id) -> word("EMAILID ").string(id);
      case SearchKey.ThreadId(String id) -> word("THREADID ").string(id);
    }
  }
}
