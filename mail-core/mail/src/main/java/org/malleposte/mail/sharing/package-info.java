/// Tells people that mailboxes of others were opened to them, or closed (RFC 9670 §3).
///
/// Enter by [org.malleposte.mail.sharing.ShareNotices].
@NullMarked
package org.malleposte.mail.sharing;

import org.jspecify.annotations.NullMarked;
