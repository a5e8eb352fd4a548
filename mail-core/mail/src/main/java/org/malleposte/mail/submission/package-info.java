/// Sending for our own users, whatever protocol they speak: whose name they may write in, what is
/// added to a header and taken out of it, how often they may; submissions that can be held and
/// taken back, identities, and the answers of those who are away.
///
/// Enter by [org.malleposte.mail.submission.Submissions]; SMTP submission uses the rules alone.
@NullMarked
package org.malleposte.mail.submission;

import org.jspecify.annotations.NullMarked;
