package org.malleposte.mail.sharing;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.account.Change;
import org.malleposte.account.Committed;
import org.malleposte.account.Draft;
import org.malleposte.account.Event;
import org.malleposte.account.Outage;
import org.malleposte.directory.Directory;
import org.malleposte.directory.LocalRecipient;
import org.malleposte.directory.Resolution;
import org.malleposte.mail.RightsWatcher;
import org.malleposte.mail.submission.NumberedRecords;
import org.malleposte.mail.submission.Numbers;
import org.malleposte.mail.submission.RecordChanges;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes notices into the accounts of those whose rights changed, whatever protocol changed them.
///
/// The rights are one commit, the notice is another in another account. What makes them one is the
/// journal: before rights change it is noted that the journal of their account is to be read from
/// here on; that note goes when every notice is written. What a crash leaves noted is read at the
/// next start, and each event is told once, since its place is written with its notice.
public final class ShareNotices implements RightsWatcher {
  private static final Logger LOG = LoggerFactory.getLogger(ShareNotices.class);

  /// Of one account; beyond, the oldest go.
  public static final int MOST = 1_000;

  /// Members of a group that are told.
  private static final int MEMBERS = 1_000;

  private static final NumberedRecords<ShareNotice> RECORDS =
      new NumberedRecords<>(
          ShareKinds.NOTICE, ShareNotice::decode, ShareNotice::createdModseq, MOST);

  private final Accounts accounts;
  private final Directory directory;
  private final Account shares;
  private Map<Bytes, Pending> leftBefore = Map.of();

  public ShareNotices(Accounts accounts, Directory directory) {
    this.accounts = accounts;
    this.directory = directory;
    this.shares = accounts.open(new AccountId(directory.tenant(), "shares"));
  }

  /// Where in the history of an account rights are to be looked for.
  private record Pending(AccountId owner, long since) {
    byte[] encode() {
      return Bytes.utf8(since + " " + owner).array();
    }

    static Pending decode(byte[] value) {
      String text = Bytes.of(value).utf8();
      int blank = text.indexOf(' ');
      return new Pending(
          AccountId.parse(text.substring(blank + 1)), Long.parseLong(text.substring(0, blank)));
    }
  }

  @Override
  public Runnable changing(Actor actor, AccountId owner) {
    Pending pending = new Pending(owner, accounts.open(owner).modseq());
    long number =
        shares.<Long, RuntimeException>change(
            actor,
            draft -> {
              long next = Numbers.next(draft, ShareKinds.PENDING);
              draft.put(ShareKinds.PENDING, Bytes.ofLong(next), pending.encode());
              return next;
            });
    return () -> {
      try {
        settle(Bytes.ofLong(number), pending);
      } catch (StorageException e) {
        // The rights are as they should be; who got them is told after the next start.
        LOG.atLevel(Outage.level("notices of rights", e))
            .setCause(e)
            .log("Who was given rights in {} cannot be told now.", owner);
      }
    };
  }

  /// Tells of what was left untold when the server ended.
  public void recover() {
    pending().forEach(this::settle);
  }

  /// Tells of what was untold already when this was last called: that of a server which has ended,
  /// not of one that is about to tell it. Not by two threads.
  public void recoverOld() {
    Map<Bytes, Pending> left = pending();
    for (Map.Entry<Bytes, Pending> one : left.entrySet()) {
      if (one.getValue().equals(leftBefore.get(one.getKey()))) {
        settle(one.getKey(), one.getValue());
      }
    }
    leftBefore = left;
  }

  private Map<Bytes, Pending> pending() {
    Map<Bytes, Pending> left = new LinkedHashMap<>();
    shares.scan(
        ShareKinds.PENDING,
        Bytes.ofLong(1),
        Bytes.EMPTY,
        (key, value) -> {
          left.put(key, Pending.decode(value));
          return true;
        });
    return left;
  }

  private void settle(Bytes key, Pending pending) {
    Account owner = accounts.open(pending.owner());
    long seen = Math.max(pending.since(), owner.historyFrom());
    for (Committed commit : owner.commits(seen)) {
      tell(pending.owner(), commit);
    }
    shares.<Boolean, RuntimeException>change(
        Actor.system("sharing"),
        draft -> {
          draft.delete(ShareKinds.PENDING, key);
          return true;
        });
  }

  private void tell(AccountId owner, Committed commit) {
    int place = 0;
    for (Change change : commit.changes()) {
      for (Event event : change.events()) {
        if (event instanceof Event.RightsChanged rights) {
          tell(owner, commit, change.actor(), rights, place);
        }
        place++;
      }
    }
  }

  private void tell(
      AccountId owner, Committed commit, Actor actor, Event.RightsChanged rights, int place) {
    Bytes source = Bytes.utf8(owner + "\0" + commit.modseq() + "\0" + place);
    ShareNotice notice =
        new ShareNotice(
            0,
            commit.time(),
            actor.name(),
            owner,
            rights.mailbox(),
            rights.path(),
            rights.before(),
            rights.after(),
            0);
    for (AccountId person : concerned(rights.identifier())) {
      if (!person.equals(owner) && !isOf(person, actor.name())) {
        write(actor, person, source, notice);
      }
    }
  }

  /// RFC 9670 §3: nobody is told of what they did themselves.
  private boolean isOf(AccountId person, String name) {
    return directory.user(name).map(user -> user.account().equals(person)).orElse(false);
  }

  /// The people behind an identifier. Not everybody is told of what `anyone` may, and nobody of
  /// what a negative identifier takes.
  private Set<AccountId> concerned(String identifier) {
    Set<AccountId> people = new LinkedHashSet<>();
    if (directory.resolve(identifier) instanceof Resolution.Local local) {
      for (LocalRecipient recipient : local.recipients()) {
        if (people.size() < MEMBERS && isNamed(recipient.account(), identifier)) {
          people.add(recipient.account());
        }
      }
    }
    return people;
  }

  private boolean isNamed(AccountId person, String identifier) {
    return directory
        .user(person)
        .map(user -> directory.names(user).contains(identifier))
        .orElse(false);
  }

  private void write(Actor actor, AccountId person, Bytes source, ShareNotice notice) {
    accounts
        .open(person)
        .<Boolean, RuntimeException>change(
            actor,
            draft -> {
              if (draft.get(ShareKinds.NOTED, source) != null) {
                return false;
              }
              draft.put(ShareKinds.NOTED, source, new byte[0]);
              makeRoom(draft);
              long id = Numbers.next(draft, ShareKinds.NOTICE);
              draft.put(
                  ShareKinds.NOTICE, Bytes.ofLong(id), notice.at(id, draft.modseq()).encode());
              draft.event(
                  new Event.ShareNoted(
                      id, notice.owner().name(), notice.path(), notice.before(), notice.after()));
              return true;
            });
  }

  private static void makeRoom(Draft draft) {
    RECORDS
        .beyond(draft, MOST - 1)
        .forEach(old -> draft.delete(ShareKinds.NOTICE, Bytes.ofLong(old)));
  }

  // Reading

  /// The oldest first.
  public static List<ShareNotice> all(Account account) {
    return RECORDS.list(account);
  }

  public static @Nullable ShareNotice get(Account account, long id) {
    return RECORDS.get(account, id);
  }

  public static RecordChanges changes(Account account, long since, int most) {
    return RECORDS.changes(account, since, most);
  }

  /// False when there is none.
  public static boolean destroy(Actor actor, Account account, long id) {
    return RECORDS.destroy(
        actor, account, id, _ -> new Event.ShareNoticesDestroyed(String.valueOf(id)));
  }
}
