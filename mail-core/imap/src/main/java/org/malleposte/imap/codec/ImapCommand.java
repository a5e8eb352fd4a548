package org.malleposte.imap.codec;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.malleposte.mail.MessageSpool;
import org.malleposte.storage.Bytes;

/// One command of a client, as it was said: no state, right or name has been checked yet.
///
/// Mailbox names are Unicode in NFC, whichever encoding the client used, and INBOX is written in
/// capitals (RFC 9051 §5.1). Flags are as given, except that system flags have their usual case. A
/// `uid` component is true for the command's `UID` form.
public sealed interface ImapCommand {
  /// What the tagged response begins with.
  String tag();

  /// The name of a mailbox as the client wrote it, where that is not how it is known (RFC 9051
  /// §6.3.9.7); of several the first.
  default @Nullable String given() {
    return null;
  }

  // --- any state: RFC 9051 §6.1 ---

  record Capability(String tag) implements ImapCommand {}

  record Noop(String tag) implements ImapCommand {}

  record Logout(String tag) implements ImapCommand {}

  /// RFC 2971; a value is null where the client said NIL. Empty for `ID NIL`.
  record Id(String tag, Map<String, @Nullable String> parameters) implements ImapCommand {}

  /// RFC 5255 §3.2; no ranges asks which languages there are.
  record Language(String tag, List<String> ranges) implements ImapCommand {}

  // --- not authenticated: RFC 9051 §6.2 ---

  record StartTls(String tag) implements ImapCommand {}

  /// @param mechanism in capitals
  /// @param initialResponse decoded (RFC 4959), empty for `=`; null when there was none
  record Authenticate(String tag, String mechanism, @Nullable Bytes initialResponse)
      implements ImapCommand {
    @Override
    public String toString() {
      return "Authenticate[tag=" + tag + ", mechanism=" + mechanism + "]";
    }
  }

  record Login(String tag, String user, String password) implements ImapCommand {
    @Override
    public String toString() {
      return "Login[tag=" + tag + ", user=" + user + "]";
    }
  }

  // --- authenticated: RFC 9051 §6.3 ---

  /// @param capabilities in capitals
  record Enable(String tag, List<String> capabilities) implements ImapCommand {}

  record Select(
      String tag,
      String mailbox,
      boolean condstore,
      @Nullable QResync qresync,
      @Nullable String given)
      implements ImapCommand {}

  record Examine(
      String tag,
      String mailbox,
      boolean condstore,
      @Nullable QResync qresync,
      @Nullable String given)
      implements ImapCommand {}

  /// @param use the special uses asked for, as `\Sent` (RFC 6154 §3)
  record Create(String tag, String mailbox, List<String> use, @Nullable String given)
      implements ImapCommand {}

  record Delete(String tag, String mailbox, @Nullable String given) implements ImapCommand {}

  /// @param given the old name as the client wrote it, when that or the new one is known otherwise
  record Rename(String tag, String from, String to, @Nullable String given)
      implements ImapCommand {}

  record Subscribe(String tag, String mailbox) implements ImapCommand {}

  record Unsubscribe(String tag, String mailbox) implements ImapCommand {}

  /// LIST, with RFC 5258, RFC 5819, RFC 6154, RFC 8440 and RFC 9590.
  ///
  /// @param extended the client used a form that only RFC 5258 has, so that it expects its answers
  /// @param status what `RETURN (STATUS (...))` asked for, empty when it did not
  /// @param metadata the entries that `RETURN (METADATA (...))` named
  record ListMailboxes(
      String tag,
      Set<ListSelection> selection,
      String reference,
      List<String> patterns,
      boolean extended,
      Set<ListReturn> returns,
      Set<StatusItem> status,
      List<String> metadata)
      implements ImapCommand {}

  record Lsub(String tag, String reference, String pattern) implements ImapCommand {}

  record Namespace(String tag) implements ImapCommand {}

  /// Where JMAP is (RFC 9698 §4).
  record GetJmapAccess(String tag) implements ImapCommand {}

  record Status(String tag, String mailbox, Set<StatusItem> items) implements ImapCommand {}

  /// APPEND of one message or, by RFC 3502, more; each was parsed as it came in. A message of zero
  /// octets is how a client takes a MULTIAPPEND back (RFC 3502 §6.3.11).
  record Append(String tag, String mailbox, List<Message> messages, @Nullable String given)
      implements ImapCommand, Bringing {
    /// @param date what the client gave as INTERNALDATE
    /// @param binary it came as literal8 (RFC 3516 §4.4)
    /// @param utf8 it came as `UTF8 (...)` (RFC 6855 §4)
    /// @param parts of which it is to be put together (RFC 4469); then `content` is empty. Else
    ///   none
    public record Message(
        List<String> flags,
        Optional<OffsetDateTime> date,
        boolean binary,
        boolean utf8,
        MessageSpool content,
        List<Part> parts) {
      Stream<MessageSpool> spools() {
        return Stream.concat(
            Stream.of(content),
            parts.stream()
                .flatMap(part ->
                    part instanceof Part.Text(MessageSpool text) ? Stream.of(text) : Stream.of()));
      }
    }

    /// What CATENATE names.
    public sealed interface Part {
      record Text(MessageSpool content) implements Part {}

      /// @param url as given
      record Url(String url) implements Part {}
    }

    @Override
    public List<MessageSpool> spools() {
      return messages.stream().flatMap(Message::spools).toList();
    }
  }

  /// RFC 8508.
  ///
  /// @param message one number
  /// @param by the message that takes its place
  record Replace(String tag, boolean uid, SequenceSet message, String mailbox, Append.Message by)
      implements ImapCommand, Bringing {
    @Override
    public List<MessageSpool> spools() {
      return by.spools().toList();
    }
  }

  /// A command that brings messages. The connection closes their spools once it was handled.
  interface Bringing {
    List<MessageSpool> spools();
  }

  /// RFC 8437.
  record Unauthenticate(String tag) implements ImapCommand {}

  /// RFC 4978.
  ///
  /// @param mechanism in capitals
  record Compress(String tag, String mechanism) implements ImapCommand {}

  /// RFC 5465 §3.
  ///
  /// @param status whether it begins with a STATUS of every mailbox
  /// @param groups empty for `NONE`
  record Notify(String tag, boolean status, List<Group> groups) implements ImapCommand {
    /// @param fetch what is told of each new message of the selected mailbox
    public record Group(MailboxFilter mailboxes, Set<NotifyEvent> events, List<FetchItem> fetch) {}
  }

  record Idle(String tag) implements ImapCommand {}

  /// The line that ends IDLE (RFC 2177), or another one, which must be answered BAD and ends it
  /// too.
  ///
  /// @param tag of the IDLE command
  record Done(String tag, boolean understood) implements ImapCommand {}

  // --- rights and quota: RFC 4314, RFC 9208 ---

  record GetAcl(String tag, String mailbox) implements ImapCommand {}

  /// @param change whether `rights` replace, are added or are taken away
  record SetAcl(String tag, String mailbox, String identifier, Change change, String rights)
      implements ImapCommand {}

  record DeleteAcl(String tag, String mailbox, String identifier) implements ImapCommand {}

  record ListRights(String tag, String mailbox, String identifier) implements ImapCommand {}

  record MyRights(String tag, String mailbox) implements ImapCommand {}

  /// Always refused: limits are the administrator's (RFC 9208 §4.1.3).
  record SetQuota(String tag, String root, Map<String, Long> limits) implements ImapCommand {}

  record GetQuota(String tag, String root) implements ImapCommand {}

  record GetQuotaRoot(String tag, String mailbox) implements ImapCommand {}

  // --- annotations: RFC 5464 ---

  /// @param mailbox empty for the server
  /// @param maxSize octets of a value to be told
  /// @param depth of the entries below those named: 0, 1 or `Integer.MAX_VALUE`
  /// @param entries in lower case
  record GetMetadata(
      String tag, String mailbox, OptionalLong maxSize, int depth, List<String> entries)
      implements ImapCommand {}

  /// @param entries names in lower case; without a value those to be removed
  record SetMetadata(String tag, String mailbox, Map<String, Optional<Bytes>> entries)
      implements ImapCommand {}

  // --- selected: RFC 9051 §6.4 ---

  record Check(String tag) implements ImapCommand {}

  record Close(String tag) implements ImapCommand {}

  record Unselect(String tag) implements ImapCommand {}

  record Expunge(String tag) implements ImapCommand {}

  /// RFC 4315 §2.1.
  record UidExpunge(String tag, SequenceSet uids) implements ImapCommand {}

  /// @param charset in capitals, null when none was given; not checked
  record Search(
      String tag, boolean uid, SearchResults results, @Nullable String charset, SearchKey key)
      implements ImapCommand {}

  /// ESEARCH: RFC 7377.
  ///
  /// @param sources empty for the selected mailbox
  /// @param charset in capitals, `UTF-8` when none was given; not checked
  record MultiSearch(
      String tag, List<MailboxFilter> sources, SearchResults results, String charset, SearchKey key)
      implements ImapCommand {}

  /// RFC 10022.
  ///
  /// @param batches which ones, the newest first; null for all
  record UidBatches(String tag, long size, @Nullable Page batches) implements ImapCommand {}

  /// RFC 5267 §4.3.4.
  ///
  /// @param contexts the tags of the searches
  record CancelUpdate(String tag, List<String> contexts) implements ImapCommand {}

  /// RFC 5256 §3.
  record Sort(
      String tag,
      boolean uid,
      SearchResults results,
      List<SortKey> by,
      String charset,
      SearchKey key)
      implements ImapCommand {}

  /// RFC 5256 §3.
  ///
  /// @param algorithm in capitals; not checked
  record Thread(String tag, boolean uid, String algorithm, String charset, SearchKey key)
      implements ImapCommand {}

  /// @param changedSince RFC 7162 §3.1.4.1
  /// @param vanished RFC 7162 §3.2.6
  /// @param page RFC 9394 §3.3; null for all
  record Fetch(
      String tag,
      boolean uid,
      SequenceSet messages,
      List<FetchItem> items,
      OptionalLong changedSince,
      boolean vanished,
      @Nullable Page page)
      implements ImapCommand {}

  /// @param unchangedSince RFC 7162 §3.1.3
  record Store(
      String tag,
      boolean uid,
      SequenceSet messages,
      OptionalLong unchangedSince,
      Change change,
      boolean silent,
      List<String> flags)
      implements ImapCommand {}

  record Copy(String tag, boolean uid, SequenceSet messages, String mailbox)
      implements ImapCommand {}

  /// RFC 6851.
  record Move(String tag, boolean uid, SequenceSet messages, String mailbox)
      implements ImapCommand {}
}
