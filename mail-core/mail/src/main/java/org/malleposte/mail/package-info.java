/// Mailboxes, messages, threads, flags and delivery, on the door of the account.
///
/// Enter by [Mail#open]: a [MailAccount] holds the mailbox tree, changes it for a [Caller] and
/// hands out [MailboxView]s, immutable snapshots that every session of the process shares. What
/// IMAP, SMTP and JMAP have in common lives here; none of their grammar does.
@NullMarked
package org.malleposte.mail;

import org.jspecify.annotations.NullMarked;
