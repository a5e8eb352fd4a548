package org.malleposte.imap.codec;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.Bytes;

/// From the words of a command to the command: which one it is, and those that take little. The
/// larger grammars stand beside it.
final class CommandGrammar {
  private static final int ID_PAIRS = 30; // RFC 2971 §3.3

  private static final int LANGUAGES = 50;

  private static final Set<String> WITH_ARGUMENTS =
      Set.of(
          "ID",
          "COMPRESS",
          "REPLACE",
          "AUTHENTICATE",
          "LOGIN",
          "ENABLE",
          "SELECT",
          "EXAMINE",
          "CREATE",
          "LIST",
          "LSUB",
          "STATUS",
          "DELETE",
          "RENAME",
          "SUBSCRIBE",
          "UNSUBSCRIBE",
          "APPEND",
          "GETACL",
          "SETACL",
          "DELETEACL",
          "LISTRIGHTS",
          "MYRIGHTS",
          "GETMETADATA",
          "SETMETADATA",
          "SETQUOTA",
          "GETQUOTA",
          "GETQUOTAROOT",
          "UID",
          "FETCH",
          "STORE",
          "SEARCH",
          "SORT",
          "CANCELUPDATE",
          "ESEARCH",
          "UIDBATCHES",
          "NOTIFY",
          "THREAD",
          "COPY",
          "MOVE");

  private final Tokens in;
  private final String tag;
  private final MessageLiterals messages;
  private final int depth;

  private CommandGrammar(Tokens in, String tag, MessageLiterals messages, int depth) {
    this.in = in;
    this.tag = tag;
    this.messages = messages;
    this.depth = depth;
  }

  /// @param in just after the tag and its space
  /// @param messages the literals of APPEND, in order
  /// @param depth of nested search keys
  static ImapCommand read(Tokens in, String tag, MessageLiterals messages, int depth)
      throws SyntaxError {
    ImapCommand command = new CommandGrammar(in, tag, messages, depth).command();
    in.expectEnd();
    return command;
  }

  private ImapCommand command() throws SyntaxError {
    String name = in.word();
    return switch (name) {
      case "CAPABILITY" -> new ImapCommand.Capability(tag);
      case "NOOP" -> new ImapCommand.Noop(tag);
      case "LOGOUT" -> new ImapCommand.Logout(tag);
      case "STARTTLS" -> new ImapCommand.StartTls(tag);
      case "NAMESPACE" -> new ImapCommand.Namespace(tag);
      case "IDLE" -> new ImapCommand.Idle(tag);
      case "UNAUTHENTICATE" -> new ImapCommand.Unauthenticate(tag);
      case "GETJMAPACCESS" -> new ImapCommand.GetJmapAccess(tag);
      case "LANGUAGE" -> new ImapCommand.Language(tag, languages());
      case "CHECK" -> new ImapCommand.Check(tag);
      case "CLOSE" -> new ImapCommand.Close(tag);
      case "UNSELECT" -> new ImapCommand.Unselect(tag);
      case "EXPUNGE" -> new ImapCommand.Expunge(tag);
      default -> {
        if (!in.accept(' ')) {
          throw new SyntaxError(
              WITH_ARGUMENTS.contains(name)
                  ? "There is less than the command takes"
                  : "There is no such command");
        }
        yield withArguments(name);
      }
    };
  }

  private ImapCommand withArguments(String name) throws SyntaxError {
    return switch (name) {
      case "ID" -> id();
      case "AUTHENTICATE" -> authenticate();
      case "LOGIN" -> new ImapCommand.Login(tag, in.astring(), spaced());
      case "ENABLE" -> enable();
      case "COMPRESS" -> new ImapCommand.Compress(tag, in.word());
      case "SELECT", "EXAMINE", "CREATE", "LIST", "LSUB", "STATUS" ->
          MailboxGrammar.read(in, tag, name);
      case "DELETE" -> new ImapCommand.Delete(tag, in.mailbox(), in.given());
      case "RENAME" -> rename();
      case "SUBSCRIBE" -> new ImapCommand.Subscribe(tag, in.mailbox());
      case "UNSUBSCRIBE" -> new ImapCommand.Unsubscribe(tag, in.mailbox());
      case "APPEND" -> AppendGrammar.read(in, tag, messages);
      case "GETACL" -> new ImapCommand.GetAcl(tag, in.mailbox());
      case "SETACL" -> setAcl();
      case "DELETEACL" -> new ImapCommand.DeleteAcl(tag, in.mailbox(), spaced());
      case "LISTRIGHTS" -> new ImapCommand.ListRights(tag, in.mailbox(), spaced());
      case "MYRIGHTS" -> new ImapCommand.MyRights(tag, in.mailbox());
      case "GETMETADATA" -> MetadataGrammar.get(in, tag);
      case "SETMETADATA" -> MetadataGrammar.set(in, tag);
      case "SETQUOTA" -> setQuota();
      case "GETQUOTA" -> new ImapCommand.GetQuota(tag, in.astring());
      case "GETQUOTAROOT" -> new ImapCommand.GetQuotaRoot(tag, in.mailbox());
      case "NOTIFY" -> NotifyGrammar.read(in, tag);
      case "ESEARCH" -> SearchGrammar.several(in, tag, depth);
      case "UIDBATCHES" -> uidBatches();
      case "CANCELUPDATE" -> cancelUpdate();
      case "UID" -> uid();
      default -> onMessages(name, false);
    };
  }

  private ImapCommand uid() throws SyntaxError {
    String name = in.word();
    in.space();
    return name.equals("EXPUNGE")
        ? new ImapCommand.UidExpunge(tag, in.sequenceSet())
        : onMessages(name, true);
  }

  private ImapCommand onMessages(String name, boolean uid) throws SyntaxError {
    return switch (name) {
      case "FETCH" -> FetchGrammar.read(in, tag, uid);
      case "STORE" -> StoreGrammar.read(in, tag, uid);
      case "SEARCH" -> SearchGrammar.read(in, tag, uid, depth);
      case "SORT" -> SortGrammar.sort(in, tag, uid, depth);
      case "THREAD" -> SortGrammar.thread(in, tag, uid, depth);
      case "REPLACE" -> AppendGrammar.replace(in, tag, uid, messages);
      case "COPY" -> new ImapCommand.Copy(tag, uid, in.sequenceSet(), spacedMailbox());
      case "MOVE" -> new ImapCommand.Move(tag, uid, in.sequenceSet(), spacedMailbox());
      default -> throw new SyntaxError("There is no such command");
    };
  }

  private String spaced() throws SyntaxError {
    in.space();
    return in.astring();
  }

  private ImapCommand rename() throws SyntaxError {
    String from = in.mailbox();
    String given = in.given();
    String to = spacedMailbox();
    boolean asKnown = given == null && in.given() == null;
    return new ImapCommand.Rename(
        tag, from, to, asKnown ? null : Objects.requireNonNullElse(given, from));
  }

  private String spacedMailbox() throws SyntaxError {
    in.space();
    return in.mailbox();
  }

  private ImapCommand uidBatches() throws SyntaxError {
    long size = in.positive();
    if (!in.accept(' ')) {
      return new ImapCommand.UidBatches(tag, size, null);
    }
    long from = in.positive();
    in.expect(':');
    long to = in.positive();
    if (from > to) {
      throw new SyntaxError("[CLIENTBUG] Batches are counted from the newest");
    }
    return new ImapCommand.UidBatches(tag, size, new Page(from, to, false));
  }

  private ImapCommand cancelUpdate() throws SyntaxError {
    List<String> contexts = new ArrayList<>();
    do {
      contexts.add(in.string());
    } while (in.accept(' '));
    return new ImapCommand.CancelUpdate(tag, List.copyOf(contexts));
  }

  private ImapCommand id() throws SyntaxError {
    if (in.acceptWord("NIL")) {
      return new ImapCommand.Id(tag, Map.of());
    }
    Map<String, @Nullable String> parameters = new LinkedHashMap<>();
    in.expect('(');
    while (!in.accept(')')) {
      if (!parameters.isEmpty()) {
        in.space();
      }
      if (parameters.size() == ID_PAIRS) {
        throw new SyntaxError("ID takes 30 pairs at most");
      }
      String name = in.string();
      in.space();
      parameters.put(name, in.nstring());
    }
    return new ImapCommand.Id(tag, Collections.unmodifiableMap(parameters));
  }

  private ImapCommand authenticate() throws SyntaxError {
    String mechanism = in.word();
    if (!in.accept(' ')) {
      return new ImapCommand.Authenticate(tag, mechanism, null);
    }
    String response = in.base64();
    if (response.equals("=")) { // RFC 4959 §3
      return new ImapCommand.Authenticate(tag, mechanism, Bytes.EMPTY);
    }
    try {
      Bytes decoded = Bytes.of(Base64.getDecoder().decode(response));
      return new ImapCommand.Authenticate(tag, mechanism, decoded);
    } catch (IllegalArgumentException e) {
      throw new SyntaxError("The initial response is not base64");
    }
  }

  /// RFC 5255 §3.5: language ranges, or none.
  private List<String> languages() throws SyntaxError {
    List<String> ranges = new ArrayList<>();
    while (in.accept(' ')) {
      if (ranges.size() == LANGUAGES) {
        throw new SyntaxError("Name fewer languages");
      }
      ranges.add(in.astring());
    }
    return List.copyOf(ranges);
  }

  private ImapCommand enable() throws SyntaxError {
    List<String> capabilities = new ArrayList<>();
    do {
      capabilities.add(in.word());
    } while (in.accept(' '));
    return new ImapCommand.Enable(tag, List.copyOf(capabilities));
  }

  private ImapCommand setQuota() throws SyntaxError {
    String root = in.astring();
    Map<String, Long> limits = new LinkedHashMap<>();
    in.space();
    in.expect('(');
    while (!in.accept(')')) {
      if (!limits.isEmpty()) {
        in.space();
      }
      String resource = in.word();
      in.space();
      limits.put(resource, in.number64());
    }
    return new ImapCommand.SetQuota(tag, root, Collections.unmodifiableMap(limits));
  }

  private ImapCommand setAcl() throws SyntaxError {
    String mailbox = in.mailbox();
    String identifier = spaced();
    String rights = spaced();
    return switch (rights.isEmpty() ? ' ' : rights.charAt(0)) { // RFC 4314 §3.1
      case '+' -> acl(mailbox, identifier, Change.ADD, rights.substring(1));
      case '-' -> acl(mailbox, identifier, Change.REMOVE, rights.substring(1));
      default -> acl(mailbox, identifier, Change.REPLACE, rights);
    };
  }

  private ImapCommand acl(String mailbox, String identifier, Change change, String rights) {
    return new ImapCommand.SetAcl(tag, mailbox, identifier, change, rights);
  }
}
