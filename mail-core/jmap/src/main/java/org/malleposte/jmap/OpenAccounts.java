package org.malleposte.jmap;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.directory.User;
import org.malleposte.mail.MailAccount;
import org.malleposte.storage.AccountId;

/// Opens the accounts that somebody may look at.
public final class OpenAccounts {
  private final Rooms rooms;
  private final Principals principals;

  OpenAccounts(Rooms rooms) {
    this.rooms = rooms;
    this.principals = new Principals(rooms.directory());
  }

  public OpenAccount own(SignedIn who) {
    User user = who.user();
    MailAccount own = open(who, user.account());
    return new OpenAccount(own, who.caller(), user.address(), true, own, principals);
  }

  /// The own one first, then those of which a mailbox is shared.
  public List<OpenAccount> all(SignedIn who) {
    List<OpenAccount> all = new ArrayList<>();
    all.add(own(who));
    rooms.mail().sharedWith(who.caller()).forEach(owner -> all.add(shared(who, owner)));
    return all;
  }

  /// The account of that id, or null when there is none or it is none of the caller's business.
  public @Nullable OpenAccount find(SignedIn who, String id) {
    if (id.equals(who.user().account().name())) {
      return own(who);
    }
    return rooms.mail().sharedWith(who.caller()).stream()
        .filter(owner -> owner.name().equals(id))
        .findFirst()
        .map(owner -> shared(who, owner))
        .orElse(null);
  }

  private OpenAccount shared(SignedIn who, AccountId owner) {
    return new OpenAccount(
        open(who, owner),
        who.caller(),
        name(owner),
        false,
        rooms.mail().open(who.user().account()),
        principals);
  }

  /// With what other processes had done to it when the request came.
  private MailAccount open(SignedIn who, AccountId id) {
    MailAccount account = rooms.mail().open(id);
    account.account().look(who.since());
    return account;
  }

  private String name(AccountId owner) {
    return rooms
        .directory()
        .user(owner)
        .map(User::address)
        .or(() -> rooms.directory().shared().get(owner).map(shared -> shared.address()))
        .orElse(owner.name());
  }
}
