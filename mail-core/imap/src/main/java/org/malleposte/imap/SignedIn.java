package org.malleposte.imap;

import org.malleposte.directory.User;
import org.malleposte.mail.Caller;
import org.malleposte.mail.MailAccount;

/// Whose session this is.
record SignedIn(User user, Caller caller, MailAccount account) {}
