package org.malleposte.mail;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Actor;
import org.malleposte.account.Draft;
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
  private final Annotations annotations;
  private final MessageWork work;
  private final DeletedMessages deleted;
  private final MessageRecords records;
  private final SortKeys sortKeys;
  private final MailboxCounting counting;
  private final RecentUids recent;

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
    this.annotations = new Annotations(account, projection.tree);
    this.work = new MessageWork(this, account);
    this.deleted = new DeletedMessages(account, work);
    this.records = new MessageRecords(account, listings);
    this.sortKeys = new SortKeys(this, budget);
    this.counting = new MailboxCounting(this, account);
    this.recent = new RecentUids(projection.tree);
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
    return recent.claim(view.mailbox());
  }

  /// The same without claiming, for EXAMINE and STATUS.
  public int recentFrom(Mailbox mailbox) {
    return recent.from(mailbox);
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

  /// What is noted at the account and its mailboxes.
  public Annotations annotations() {
    return annotations;
  }

  // Messages

  /// Adds messages, all or none, in order.
  ///
  /// @param how and `from` as in [org.malleposte.account.Event.MessageAdded]
  public List<Added> add(
      Caller caller, int mailbox, List<Addition> additions, String how, String from)
      throws MailException {
    return work.add(caller, mailbox, additions, how, from);
  }

  /// Removes a message and adds another, in one commit.
  ///
  /// @throws MailException `NO_SUCH_MESSAGE`: it was gone already, and nothing was added
  public Added replace(Caller caller, int source, int uid, int target, Addition by)
      throws MailException {
    return work.replace(caller, source, uid, target, by);
  }

  /// Adds messages of a store elsewhere, in order, each once however often it is tried.
  ///
  /// @param ids one for each addition, 32 octets: which message of which source it is
  /// @return for each whether it was added now; false when it had been before
  public boolean[] importOnce(Caller caller, int mailbox, List<Addition> additions, List<Bytes> ids)
      throws MailException {
    return work.importOnce(caller, mailbox, additions, ids);
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
    return work.edit(caller, ifInState, edits);
  }

  /// Changes flags.
  ///
  /// @param uids rising; those that are not there are passed over
  /// @param unchangedSince a modseq, or `Long.MAX_VALUE` for no condition
  public Stored store(
      Caller caller, int mailbox, int[] uids, FlagChange change, long unchangedSince)
      throws MailException {
    return work.store(caller, mailbox, uids, change, unchangedSince);
  }

  /// Removes those of `uids` that are marked \Deleted; returns the uids removed.
  public int[] expunge(Caller caller, int mailbox, int[] uids) throws MailException {
    return work.expunge(caller, mailbox, uids);
  }

  /// Removes those of `uids` that are there, whatever their flags; returns the uids removed.
  public int[] remove(Caller caller, int mailbox, int[] uids) throws MailException {
    return work.remove(caller, mailbox, uids);
  }

  /// Copies within the account, all or none: the messages get a further place.
  public Transferred copy(Caller caller, int source, int[] uids, int target) throws MailException {
    return work.copy(caller, source, uids, target);
  }

  /// Moves within the account, each message whole; of very many those that went before one is
  /// refused stay moved (RFC 6851 §3.3).
  public Transferred move(Caller caller, int source, int[] uids, int target) throws MailException {
    return work.move(caller, source, uids, target);
  }

  /// Copies to a mailbox of another account, all or none; it gets the messages as its own.
  public Transferred copyTo(Caller caller, int source, int[] uids, MailAccount other, int target)
      throws MailException {
    return work.copyTo(caller, source, uids, other, target);
  }

  /// A message as it can be added to another account of the organisation; null when it is gone.
  public @Nullable NewMessage again(long id) {
    return records.again(id);
  }

  /// The limits of the account: octets and messages, 0 for none.
  public void limit(Caller caller, long storage, long count) throws MailException {
    work.limit(caller, storage, count);
  }

  public Usage usage() {
    byte[] value = account.get(MailKinds.STATE, Bytes.EMPTY);
    return value == null ? Usage.FRESH : Usage.decode(value);
  }

  /// Where messages are changed.
  MessageWork work() {
    return work;
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

  /// What the messages are sorted, threaded and searched by.
  public SortKeys sortKeys() {
    return sortKeys;
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

  /// The emails of a thread, in the order of their arrival.
  public List<Long> thread(long thread) {
    byte[] value = account.get(MailKinds.THREAD, Bytes.ofLong(thread));
    return value == null ? List.of() : Threads.emails(value);
  }

  /// The uids that left a mailbox after `modseq`, rising, read from the journal (RFC 7162 §3.2.10).
  public int[] vanished(int mailbox, long modseq) {
    return records.vanished(mailbox, modseq);
  }

  /// The messages that are in no mailbox any more and can be restored.
  public DeletedMessages deleted() {
    return deleted;
  }

  /// Makes the mailboxes that every account has, if it has no INBOX yet.
  void initialise(Caller caller) throws MailException {
    tree.initialise(caller);
  }
}
