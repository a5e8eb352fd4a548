package org.malleposte.mail.submission;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Actor;
import org.malleposte.account.Draft;
import org.malleposte.account.Event;
import org.malleposte.directory.Directory;
import org.malleposte.directory.EmailAddress;
import org.malleposte.directory.User;
import org.malleposte.storage.Bytes;

/// The identities of an account. Each address that a user may write as has one, made when they are
/// first looked at after it came; users make more for themselves.
public final class Identities {
  /// Of one account at most.
  public static final int MOST = 1_000;

  private static final NumberedRecords<Identity> RECORDS =
      new NumberedRecords<>(SubmissionKinds.IDENTITY, Identity::decode, Identity::created, MOST);

  private final Directory directory;

  public Identities(Directory directory) {
    this.directory = directory;
  }

  /// All of them, the oldest first.
  public List<Identity> all(Actor actor, User user, Account account) {
    List<Identity> there = RECORDS.list(account);
    Set<String> missing = addresses(user);
    missing.removeAll(usual(there));
    if (missing.isEmpty() || there.size() + missing.size() > MOST) {
      return there;
    }
    account.<Boolean, RuntimeException>change(
        actor,
        draft -> {
          Set<String> still = new LinkedHashSet<>(missing);
          still.removeAll(usual(RECORDS.list(draft)));
          still.forEach(address -> insert(draft, usual(user, address)));
          return true;
        });
    return RECORDS.list(account);
  }

  /// The addresses of those that were made here.
  private static List<String> usual(List<Identity> all) {
    return all.stream().filter(one -> !one.mayDelete()).map(Identities::key).toList();
  }

  private static String key(Identity identity) {
    return EmailAddress.parse(identity.email()).map(EmailAddress::key).orElse(identity.email());
  }

  private static Identity usual(User user, String address) {
    return new Identity(0, user.displayName(), address, List.of(), List.of(), "", "", false, 0);
  }

  /// The primary address first, then aliases and shared accounts.
  private Set<String> addresses(User user) {
    Set<String> addresses = new LinkedHashSet<>();
    addresses.add(user.address());
    List<String> others = new ArrayList<>(directory.aliases().list().keySet());
    directory.shared().list().forEach(shared -> others.add(shared.address()));
    others.stream()
        .filter(address -> directory.maySendAs(user, address))
        .limit(MOST / 2)
        .forEach(addresses::add);
    return addresses;
  }

  public static @Nullable Identity get(Account account, long id) {
    return RECORDS.get(account, id);
  }

  public static RecordChanges changes(Account account, long since, int most) {
    return RECORDS.changes(account, since, most);
  }

  public boolean mayWriteAs(User user, String address) {
    return directory.maySendAs(user, address);
  }

  /// @return with its id
  public static Identity create(Actor actor, Account account, Identity identity) {
    return account.<Identity, RuntimeException>change(actor, draft -> insert(draft, identity));
  }

  private static Identity insert(Draft draft, Identity identity) {
    long id = Numbers.next(draft, SubmissionKinds.IDENTITY);
    Identity made = identity.at(id, draft.modseq());
    draft.put(SubmissionKinds.IDENTITY, Bytes.ofLong(id), made.encode());
    draft.event(new Event.IdentityChanged(id, made.email(), "created"));
    return made;
  }

  /// Makes another of the one that there is.
  @FunctionalInterface
  public interface Edit<X extends Exception> {
    Identity of(Identity before) throws X;
  }

  /// Puts another in the place of the one with that id; false when there is none.
  public static <X extends Exception> boolean update(
      Actor actor, Account account, long id, Edit<X> edit) throws X {
    Bytes key = Bytes.ofLong(id);
    return account.<Boolean, X>change(
        actor,
        draft -> {
          byte[] value = draft.get(SubmissionKinds.IDENTITY, key);
          if (value == null) {
            return false;
          }
          Identity before = Identity.decode(value);
          Identity identity = edit.of(before);
          if (!before.equals(identity)) {
            draft.put(SubmissionKinds.IDENTITY, key, identity.encode());
            draft.event(new Event.IdentityChanged(identity.id(), identity.email(), "changed"));
          }
          return true;
        });
  }

  public static boolean destroy(Actor actor, Account account, long id) {
    return RECORDS.destroy(
        actor, account, id, gone -> new Event.IdentityChanged(id, gone.email(), "destroyed"));
  }
}
