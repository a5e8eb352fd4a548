/// Message disposition notifications (RFC 9007).
///
/// Enter by [org.malleposte.jmap.mdn.MdnCapability].
@NullMarked
package org.malleposte.jmap.mdn;

import org.jspecify.annotations.NullMarked;
