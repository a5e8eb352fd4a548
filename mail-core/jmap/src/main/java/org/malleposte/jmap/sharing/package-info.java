/// Sharing (RFC 9670): who there is, whose rights changed, and rights on mailboxes as JMAP writes
/// them.
///
/// Enter by [org.malleposte.jmap.sharing.PrincipalsCapability].
@NullMarked
package org.malleposte.jmap.sharing;

import org.jspecify.annotations.NullMarked;
