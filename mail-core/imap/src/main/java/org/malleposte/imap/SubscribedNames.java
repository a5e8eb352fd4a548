package org.malleposte.imap;

import java.util.HashSet;
import java.util.Set;
import org.malleposte.imap.codec.NotifyEvent;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.Subscription;

/// The subscriptions that no mailbox of the user's own keeps: of others' mailboxes, and of names
/// that are gone. What changes of them is told (RFC 5465 §5.5), accurately: a name that is gone is
/// not told as if it were there.
final class SubscribedNames {
  private final Session session;
  private final Interest interest;

  /// Paths that went with their mailbox and stay subscribed: no change of a subscription.
  private final Set<String> gone = new HashSet<>();

  private Set<Subscription> known;

  SubscribedNames(Session session, Interest interest) {
    this.session = session;
    this.interest = interest;
    this.known = now();
  }

  private Set<Subscription> now() {
    return new HashSet<>(session.who().account().subscriptions());
  }

  boolean contains(Subscription subscription) {
    return known.contains(subscription);
  }

  /// One of the user's own is deleted; its attributes as a name.
  String deleted(Mailbox mailbox, String path) {
    if (!mailbox.subscribed()) {
      return "\\NonExistent";
    }
    gone.add(path); // RFC 9051 §6.3.7: a subscription outlives its mailbox
    return "\\NonExistent \\Subscribed";
  }

  void tell(ResponseWriter out) {
    if (interest.hasAny(NotifyEvent.SUBSCRIPTION_CHANGE)) {
      tellChanges(now(), out);
    }
    gone.clear();
  }

  private void tellChanges(Set<Subscription> now, ResponseWriter out) {
    for (Subscription one : now) {
      if (!known.contains(one) && !(isOwn(one) && gone.contains(one.path()))) {
        tell(one, isOwn(one) ? "(\\NonExistent \\Subscribed) " : "(\\Subscribed) ", out);
      }
    }
    for (Subscription one : known) {
      if (!now.contains(one) && !isBack(one)) {
        tell(one, isOwn(one) ? "(\\NonExistent) " : "() ", out);
      }
    }
    known = now;
  }

  private boolean isOwn(Subscription one) {
    return one.owner().equals(session.who().account().id());
  }

  /// Its mailbox is there again, and keeps the subscription.
  private boolean isBack(Subscription one) {
    return isOwn(one) && session.who().account().mailboxes().find(one.path()) != null;
  }

  private void tell(Subscription subscription, String attributes, ResponseWriter out) {
    String name = session.namespaces().name(subscription);
    boolean wanted =
        !name.isEmpty()
            && interest
                .events(name, !Interest.isOutside(name), true)
                .contains(NotifyEvent.SUBSCRIPTION_CHANGE);
    if (wanted) {
      out.untagged().raw("LIST ").raw(attributes).raw("\"/\" ").mailbox(name).end();
    }
  }
}
