package org.malleposte.mail;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Actor;
import org.malleposte.account.Draft;
import org.malleposte.account.Event;
import org.malleposte.account.Step;
import org.malleposte.account.Watch;
import org.malleposte.format.Slice;
import org.malleposte.mail.MailException.Reason;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;

/// A mail account: its mailboxes, their messages, and every change that can be made to them.
///
/// Changes return when they are durable and every view of this process shows them. They check the
/// caller's rights (RFC 4314) in the commit itself. Safe for any thread.
public final class MailAccount {
  private final Account account;
  private final MailProjection projection;
  private final MailboxWork tree;
  private final MessageRecords records;
  private final SortKeys sortKeys;
  private final MailboxCounting counting;
  private final Map<Integer, AtomicInteger> recent = new ConcurrentHashMap<>();

  private volatile boolean inbox;

  MailAccount(
      Account account,
      MailProjection projection,
      Shares shares,
      RightsWatcher rightsWatcher,
      SortBudget budget,
      Listings listings) {
    this.account = account;
    this.projection = projection;
    this.tree = new MailboxWork(this, account, projection.tree, shares, rightsWatcher);
    this.records = new MessageRecords(account, listings);
    this.sortKeys = new SortKeys(this, budget);
    this.counting = new MailboxCounting(this, account);
    projection.tree.all().forEach(m -> recent.put(m.id(), new AtomicInteger(m.uidNext())));
  }

  public AccountId id() {
    return account.id();
  }

  /// The door itself, for readers of the journal.
  public Account account() {
    return account;
  }

  /// The mailboxes as they are now: moves on with every commit.
  public MailboxTree mailboxes() {
    return projection.tree;
  }

  /// Whether its first mailboxes were made. They were when they were once: nobody deletes INBOX.
  boolean hasInbox() {
    if (!inbox) {
      inbox = mailboxes().find(MailboxTree.INBOX) != null;
    }
    return inbox;
  }

  /// The newest view of a mailbox, shared by all who ask.
  ///
  /// @throws MailException `NO_SUCH_MAILBOX`
  public MailboxView view(int mailbox) throws MailException {
    MailboxView view = projection.views.view(mailbox);
    if (view == null) {
      throw new MailException(Reason.NO_SUCH_MAILBOX, "the mailbox is gone");
    }
    return view;
  }

  /// Messages and conversations of each mailbox, by its id, for who sees messages as wholes.
  public Map<Integer, MailboxCounts> counts() {
    return counting.counts();
  }

  /// What became of the mailboxes since a state.
  ///
  /// @param most mailboxes to tell of, unless one commit changed more
  public MailboxChanges mailboxChanges(long since, int most) {
    return MailboxChanges.since(this, since, most);
  }

  /// Calls `watcher` after every commit to the account; it must only wake somebody.
  public Watch watch(Runnable watcher) {
    return account.watch(watcher);
  }

  /// The uid from which on messages are \Recent (RFC 3501 §2.3.2) for the session that asks first;
  /// later ones begin where this one's ended. Kept in memory: after a restart nothing is recent.
  public int claimRecent(MailboxView view) {
    return recent
        .computeIfAbsent(view.mailbox().id(), _ -> new AtomicInteger(1))
        .getAndAccumulate(view.mailbox().uidNext(), Math::max);
  }

  /// The same without claiming, for EXAMINE and STATUS.
  public int recentFrom(Mailbox mailbox) {
    return recent.computeIfAbsent(mailbox.id(), _ -> new AtomicInteger(1)).get();
  }

  // The tree

  /// @param role a special use (RFC 6154), or empty
  public Mailbox create(Caller caller, String path, String role) throws MailException {
    return tree.create(caller, path, role);
  }

  public Mailbox role(Caller caller, String path, String role) throws MailException {
    return tree.role(caller, path, role);
  }

  public Mailbox subscribe(Caller caller, String path, boolean subscribed) throws MailException {
    return tree.subscribe(caller, path, subscribed);
  }

  /// Subscribes a name that is no mailbox of this account, or takes that back.
  public void subscribe(Caller caller, Subscription name, boolean subscribed) throws MailException {
    tree.subscribe(caller, name, subscribed);
  }

  /// Whether a mailbox of another account is subscribed here.
  public boolean subscribes(Subscription name) {
    return account.get(MailKinds.SUBSCRIPTION, name.key()) != null;
  }

  /// Tells those who follow this account's mailboxes that somebody has subscribed one for
  /// themselves, or no longer: what they see of it is different now.
  ///
  /// @throws MailException `NO_SUCH_MAILBOX`
  public void noteSubscription(Caller caller, int mailbox, boolean subscribed)
      throws MailException {
    tree.noteSubscription(caller, mailbox, subscribed);
  }

  /// The names subscribed beside the account's own mailboxes, in order.
  public List<Subscription> subscriptions() {
    return Subscription.all(account);
  }

  /// @param identifier an address, `anyone`, or one of them after `-` (RFC 4314 §2)
  /// @param rights none to take the identifier out
  public Mailbox rights(Caller caller, String path, String identifier, Set<Right> rights)
      throws MailException {
    return tree.rights(caller, path, identifier, rights);
  }

  /// Gives what one identifier was given in these mailboxes to another.
  ///
  /// @param to null to take it back
  void readdress(Actor actor, String from, @Nullable String to) {
    tree.readdress(actor, from, to);
  }

  /// Renames a mailbox and all below it. INBOX stays and gives its messages away (RFC 9051 §6.3.6).
  public Mailbox rename(Caller caller, String from, String to) throws MailException {
    return tree.rename(caller, from, to);
  }

  public void delete(Caller caller, String path) throws MailException {
    tree.delete(caller, path);
  }

  /// Changes mailboxes, each judged alone; those that are accepted are one commit.
  ///
  /// @param ifInState the modseq that the account must have, or empty
  /// @return what became of each, in their order
  /// @throws MailException `STATE_MISMATCH`
  public Step<List<Judged<Mailbox>>> editMailboxes(
      Caller caller, OptionalLong ifInState, List<MailboxEdit> edits) throws MailException {
    return tree.edit(caller, ifInState, edits);
  }

  static void requireState(Draft draft, OptionalLong ifInState) throws MailException {
    if (ifInState.isPresent()
        && (draft.isShared() || draft.modseq() - 1 != ifInState.getAsLong())) {
      throw new MailException(Reason.STATE_MISMATCH, "the account is in another state by now");
    }
  }

  // Annotations

  /// Whether the caller may read and set what is noted at a mailbox.
  public boolean mayAnnotate(Caller caller, Mailbox mailbox) {
    return Annotations.mayUse(id(), mailbox, caller);
  }

  /// What was noted under that name; null for nothing.
  ///
  /// @param mailbox 0 for the account itself
  /// @param entry in lower case; under `/private` the caller's own
  public @Nullable Bytes annotation(Caller caller, int mailbox, String entry) {
    return Annotations.read(account, caller, mailbox, entry);
  }

  /// What was noted below that name, at any depth, in the order of the names.
  public List<Annotation> annotationsBelow(Caller caller, int mailbox, String entry) {
    return Annotations.below(account, caller, mailbox, entry);
  }

  /// Sets entries, or removes those without a value, and changes the mailbox's special use, all or
  /// none.
  ///
  /// @param role null to leave it
  public void annotate(
      Caller caller, int mailbox, Map<String, Optional<Bytes>> changes, @Nullable String role)
      throws MailException {
    Mailbox annotated = mailboxes().get(mailbox);
    String path = annotated == null ? "" : mailboxes().path(annotated);
    account.<Boolean, MailException>change(
        caller.actor(),
        draft -> {
          if (role != null) {
            new TreeChanges(id(), draft, caller, mailboxes()).role(path, role);
          }
          if (!changes.isEmpty()) {
            new Annotations(id(), draft, caller).change(mailbox, path, changes);
          }
          return true;
        });
  }

  // Messages

  /// Adds messages, all or none, in order.
  ///
  /// @param how and `from` as in [Event.MessageAdded]
  public List<Added> add(
      Caller caller, int mailbox, List<Addition> additions, String how, String from)
      throws MailException {
    return decide(caller, desk -> new Additions(desk, caller).add(mailbox, additions, how, from));
  }

  /// Removes a message and adds another, in one commit.
  ///
  /// @throws MailException `NO_SUCH_MESSAGE`: it was gone already, and nothing was added
  public Added replace(Caller caller, int source, int uid, int target, Addition by)
      throws MailException {
    return decide(
        caller,
        desk -> {
          // First: the one that goes makes room for the one that comes.
          if (new Expunges(desk, caller).remove(source, new int[] {uid}).length == 0) {
            throw new MailException(Reason.NO_SUCH_MESSAGE, "the message is gone already");
          }
          return new Additions(desk, caller).add(target, List.of(by), "appended", "").getFirst();
        });
  }

  /// Adds messages of a store elsewhere, in order, each once however often it is tried.
  ///
  /// @param ids one for each addition, 32 octets: which message of which source it is
  /// @return for each whether it was added now; false when it had been before
  public boolean[] importOnce(Caller caller, int mailbox, List<Addition> additions, List<Bytes> ids)
      throws MailException {
    return decide(caller, desk -> new Imports(desk, caller).add(mailbox, additions, ids));
  }

  /// Whether a message of a store elsewhere was taken under that id.
  public boolean isImported(Bytes id) {
    return account.get(MailKinds.IMPORT, id) != null;
  }

  /// Changes messages wherever they stand, each judged alone; those that are accepted are one
  /// commit.
  ///
  /// @param ifInState the modseq that the account must have, or empty
  /// @return what became of each, in their order: the message as it is then, or was before it went
  /// @throws MailException `STATE_MISMATCH`
  public Step<List<Judged<Email>>> editEmails(
      Caller caller, OptionalLong ifInState, List<EmailEdit> edits) throws MailException {
    return account.<List<Judged<Email>>, MailException>step(
        caller.actor(),
        draft -> {
          requireState(draft, ifInState);
          return new EmailEdits(id(), draft, caller).judge(edits);
        });
  }

  /// Changes flags.
  ///
  /// @param uids rising; those that are not there are passed over
  /// @param unchangedSince a modseq, or `Long.MAX_VALUE` for no condition
  public Stored store(
      Caller caller, int mailbox, int[] uids, FlagChange change, long unchangedSince)
      throws MailException {
    List<int[]> changed = new ArrayList<>();
    List<int[]> modified = new ArrayList<>();
    long modseq = 0;
    for (int[] step : Steps.of(uids)) {
      Stored stored =
          decide(
              caller,
              desk -> new FlagChanges(desk, caller).store(mailbox, step, change, unchangedSince));
      changed.add(stored.changed());
      modified.add(stored.modified());
      modseq = stored.modseq();
    }
    return new Stored(Steps.joined(changed), Steps.joined(modified), modseq);
  }

  /// Removes those of `uids` that are marked \Deleted; returns the uids removed.
  public int[] expunge(Caller caller, int mailbox, int[] uids) throws MailException {
    List<int[]> removed = new ArrayList<>();
    for (int[] step : Steps.of(uids)) {
      removed.add(decide(caller, desk -> new Expunges(desk, caller).expunge(mailbox, step)));
    }
    return Steps.joined(removed);
  }

  /// Removes those of `uids` that are there, whatever their flags; returns the uids removed.
  public int[] remove(Caller caller, int mailbox, int[] uids) throws MailException {
    List<int[]> removed = new ArrayList<>();
    for (int[] step : Steps.of(uids)) {
      removed.add(decide(caller, desk -> new Expunges(desk, caller).remove(mailbox, step)));
    }
    return Steps.joined(removed);
  }

  /// Copies within the account, all or none: the messages get a further place.
  public Transferred copy(Caller caller, int source, int[] uids, int target) throws MailException {
    return Steps.all(
        uids,
        Steps.MESSAGES,
        step -> decide(caller, desk -> new Transfers(desk, caller).copy(source, step, target)),
        copied -> takeBack(caller, target, copied));
  }

  private void takeBack(Caller caller, int target, int[] copied) throws MailException {
    if (copied.length > 0) {
      remove(Caller.privileged(caller.actor(), id()), target, copied);
    }
  }

  /// Moves within the account, each message whole; of very many those that went before one is
  /// refused stay moved (RFC 6851 §3.3).
  public Transferred move(Caller caller, int source, int[] uids, int target) throws MailException {
    return Steps.all(
        uids,
        Steps.MESSAGES,
        step -> decide(caller, desk -> new Transfers(desk, caller).move(source, step, target)),
        _ -> {});
  }

  /// Copies to a mailbox of another account, all or none; it gets the messages as its own.
  public Transferred copyTo(Caller caller, int source, int[] uids, MailAccount other, int target)
      throws MailException {
    CopiesAbroad copies = new CopiesAbroad(this, other, caller);
    return Steps.all(
        uids,
        CopiesAbroad.STEP,
        step -> copies.copy(source, step, target),
        copied -> other.takeBack(caller, target, copied));
  }

  /// A message as it can be added to another account of the organisation; null when it is gone.
  public @Nullable NewMessage again(long id) {
    return records.again(id);
  }

  /// The limits of the account: octets and messages, 0 for none.
  public void limit(Caller caller, long storage, long count) throws MailException {
    this.<Boolean>decide(
        caller,
        desk -> {
          Usage before = desk.usage();
          if (before.storageLimit() != storage || before.countLimit() != count) {
            desk.usage(before.withLimits(storage, count));
            desk.draft.event(
                new Event.QuotaChanged(before.storageLimit(), storage, before.countLimit(), count));
          } else {
            desk.unchanged();
          }
          return true;
        });
  }

  public Usage usage() {
    byte[] value = account.get(MailKinds.STATE, Bytes.EMPTY);
    return value == null ? Usage.FRESH : Usage.decode(value);
  }

  <T extends @Nullable Object> T decide(Caller caller, DeskDecision<T> decision)
      throws MailException {
    return account.<T, MailException>change(
        caller.actor(),
        draft -> {
          Desk desk = new Desk(id(), draft);
          T result = decision.decide(desk);
          desk.done();
          return result;
        });
  }

  @FunctionalInterface
  interface DeskDecision<T extends @Nullable Object> {
    T decide(Desk desk) throws MailException;
  }

  // Reading

  /// The message, or null when it is in no mailbox.
  public @Nullable Email email(long id) {
    return records.email(id);
  }

  /// What was read from the message at its arrival, or null when it is gone for good.
  public @Nullable StoredMessage message(long id) {
    return records.message(id);
  }

  /// The records of messages, in one sweep where their ids stand close together; what is gone for
  /// good is left out. At most a few hundred at a time: they are all in memory.
  public Map<Long, StoredMessage> messages(long[] ids) {
    return records.messages(ids);
  }

  /// What listings tell of messages, for [org.malleposte.format.MessageSummaryCodec], in their
  /// order; null where one is gone for good. Of what was listed not long ago from memory.
  ///
  /// @param ids at most a few hundred, best in the order of their arrival
  public @Nullable Slice[] listings(long[] ids) {
    return records.listings(ids);
  }

  /// The messages of those ids that are in a mailbox, read as [#messages] are.
  public Map<Long, Email> emails(long[] ids) {
    return records.emails(ids);
  }

  /// The header block, or null when the message is gone for good.
  public byte @Nullable [] header(long id) {
    return records.header(id);
  }

  /// Messages of a view in the order asked for; those that are equal in the order of the view.
  ///
  /// @param indexes rising
  public int[] sort(MailboxView view, int[] indexes, List<SortCriterion> by) {
    return sortKeys.sort(view, indexes, by);
  }

  /// The day on which a message was sent when it names none.
  public static final int NO_DAY = Columns.NO_DAY;

  /// The days since 1970 on which the messages of a view were sent, by their senders' calendars;
  /// [#NO_DAY] where that is not known.
  public int[] sentDays(MailboxView view) {
    return sortKeys.sentDays(view);
  }

  /// A message that does not say when it was sent.
  public static final long NO_DATE = Columns.NO_DATE;

  /// What emails are ordered by: values that can be compared with each other, not with those of
  /// another call.
  ///
  /// @param field neither `ARRIVAL` nor `SIZE`, which a view tells; for `SENT` they are seconds
  ///   since 1970 or [#NO_DATE]
  public long[] orderValues(long[] emails, SortField field) {
    return sortKeys.values(emails, field);
  }

  /// Sorts places by their values; those that are equal stay in their order.
  public static int[] sorted(int[] order, long[] values, boolean reverse) {
    return Sorter.sorted(order, values, reverse);
  }

  /// Those of the emails, by their places among them, that have something to offer as a file.
  public BitSet withAttachment(long[] emails) {
    return sortKeys.withAttachment(emails);
  }

  /// The same of those that are signed or encrypted by S/MIME.
  public BitSet withSmime(long[] emails) {
    return sortKeys.withSmime(emails);
  }

  /// The threads of emails, 0 where there is no such email.
  public long[] threadsOf(long[] emails) {
    return projection.conversations.threads(emails);
  }

  public long threadOf(long email) {
    return projection.conversations.thread(email);
  }

  /// The places of an email that stands in several; none of any other.
  public List<Email.Place> severalPlaces(long email) {
    return projection.conversations.places(email);
  }

  /// All emails that stand in several places, with these.
  public Map<Long, List<Email.Place>> inSeveralPlaces() {
    return projection.conversations.inSeveralPlaces();
  }

  /// The flags of a message at a place; null when it is not there any more.
  public @Nullable Flags flags(Email.Place place) {
    Entry entry = entry(place);
    return entry == null ? null : entry.flags();
  }

  /// A message at a place; null when it is not there any more.
  public @Nullable Entry entry(Email.Place place) {
    byte[] value = account.get(MailKinds.ENTRY, Entry.key(place.mailbox(), place.uid()));
    return value == null ? null : Entry.decode(value);
  }

  /// Messages of a view in threads.
  ///
  /// @param indexes rising
  public ThreadForest thread(MailboxView view, int[] indexes, Threading how) {
    return sortKeys.thread(view, indexes, how);
  }

  /// The emails of a thread, in the order of their arrival.
  public List<Long> thread(long thread) {
    byte[] value = account.get(MailKinds.THREAD, Bytes.ofLong(thread));
    return value == null ? List.of() : Threads.emails(value);
  }

  /// The uids that left a mailbox after `modseq`, rising, read from the journal (RFC 7162 §3.2.10).
  public int[] vanished(int mailbox, long modseq) {
    return records.vanished(mailbox, modseq);
  }

  // Deleted messages

  /// Those that can still be restored, the longest deleted first.
  public List<Deleted> deleted() {
    return records.deleted();
  }

  /// Puts a deleted message back into a mailbox, with the flags it had less \Deleted.
  public Added restore(Caller caller, Deleted deleted, int mailbox) throws MailException {
    return decide(caller, desk -> new Restores(desk, caller).restore(deleted, mailbox));
  }

  /// The same for several, in one commit, in their order.
  public List<Added> restore(Caller caller, List<Deleted> deleted, int mailbox)
      throws MailException {
    return decide(
        caller,
        desk -> {
          Restores restores = new Restores(desk, caller);
          List<Added> added = new ArrayList<>();
          for (Deleted one : deleted) {
            added.add(restores.restore(one, mailbox));
          }
          return added;
        });
  }

  /// A deleted message, or null when it is restored or forgotten.
  ///
  /// @param deletedAt ms since 1970
  public @Nullable Deleted deleted(long deletedAt, long email) {
    byte[] value = account.get(MailKinds.DELETED, Deleted.key(deletedAt, email));
    return value == null ? null : Deleted.decode(id(), value);
  }

  /// Visits when each deleted message was deleted, and its id: what [#deleted] lists, one by one.
  public void visitDeleted(DeletedVisitor visitor) {
    account.scan(
        MailKinds.DELETED,
        Bytes.EMPTY,
        Bytes.EMPTY,
        (key, _) -> {
          visitor.visit(key.longAt(0), key.longAt(8));
          return true;
        });
  }

  /// Hears when messages were deleted, in ms since 1970.
  @FunctionalInterface
  public interface DeletedVisitor {
    void visit(long deletedAt, long email);
  }

  /// Forgets messages deleted before a time (ms since 1970), at most `limit`; returns how many.
  int forget(Caller caller, long before, int limit) throws MailException {
    return decide(caller, desk -> new Restores(desk, caller).forget(before, limit));
  }

  /// Makes the mailboxes that every account has, if it has no INBOX yet.
  void initialise(Caller caller) throws MailException {
    tree.initialise(caller);
  }

  /// Delivers a message once, however often it is tried; see [Delivery].
  ///
  /// @return empty when it was delivered before, and its client may not know
  Optional<Added> deliver(
      Caller caller, int mailbox, Addition addition, Receipt receipt, Bytes deliveryId)
      throws MailException {
    long seen = account.modseq();
    boolean before = receipt.isAgain(account::get, deliveryId);
    return decide(
        caller,
        desk -> {
          // The first attempt may have been under way on another server, and be in by now.
          boolean again =
              before
                  || account.hasForeignAfter(seen) && receipt.isAgain(desk.draft::get, deliveryId);
          receipt.note(desk.draft, deliveryId);
          return again
              ? Optional.empty()
              : Optional.of(
                  new Additions(desk, caller)
                      .add(mailbox, List.of(addition), "delivered", receipt.sender())
                      .getFirst());
        });
  }
}
