package org.malleposte.imap;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.Mailbox;

/// A name that LIST may answer with.
///
/// @param mailbox null for a name that only leads to others, or is subscribed but gone
/// @param children whether names stand below it
/// @param isSubscribed by the user of the session
record Listed(
    String name,
    @Nullable MailAccount account,
    @Nullable Mailbox mailbox,
    boolean children,
    boolean isSubscribed) {

  /// Subscribed, and no mailbox any more: only who asks for subscriptions hears of it.
  boolean isGone() {
    return mailbox == null && isSubscribed && !children;
  }

  boolean hasRole() {
    return mailbox != null && !mailbox.role().isEmpty();
  }

  boolean isSelectable() {
    return mailbox != null && mailbox.selectable();
  }

  /// @param below what is to be said of mailboxes below that are not listed themselves: the
  ///   selection options of CHILDINFO (RFC 5258 §4)
  void write(boolean subscribed, Set<String> below, ResponseWriter out) {
    out.untagged().raw("LIST ");
    attributes(subscribed, out);
    out.raw(" \"/\" ").mailbox(name);
    if (!below.isEmpty()) {
      out.raw(" (\"CHILDINFO\" (\"").raw(String.join("\" \"", below)).raw("\"))");
    }
    out.end();
  }

  /// With the name as the client wrote it, where that is another (RFC 9051 §6.3.9.7).
  void write(@Nullable String oldName, ResponseWriter out) {
    out.untagged().raw("LIST ");
    attributes(false, out);
    out.raw(" \"/\" ").mailbox(name);
    if (oldName != null) {
      out.raw(" (\"OLDNAME\" (").mailbox(oldName).raw("))");
    }
    out.end();
  }

  /// RFC 9051 §7.3.1.
  private void attributes(boolean subscribed, ResponseWriter out) {
    List<String> attributes = new ArrayList<>(4);
    if (mailbox == null) {
      attributes.add("\\NonExistent");
    }
    if (!isSelectable() && !isGone()) {
      attributes.add("\\Noselect");
    }
    if (!isGone()) {
      attributes.add(children ? "\\HasChildren" : "\\HasNoChildren");
    }
    if (subscribed && isSubscribed) {
      attributes.add("\\Subscribed");
    }
    if (mailbox != null && !mailbox.role().isEmpty()) {
      attributes.add(mailbox.role()); // RFC 6154 §2: always, so that every client sees it
    }
    out.list(attributes);
  }
}
