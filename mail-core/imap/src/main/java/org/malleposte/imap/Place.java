package org.malleposte.imap;

import org.malleposte.mail.MailAccount;

/// Where a mailbox name leads: an account, and a path in it. There need not be such a mailbox.
///
/// @param prefix what stands before the path in this client's names: empty for its own account
record Place(MailAccount account, String prefix, String path) {
  String name() {
    return prefix + path;
  }
}
