/// Verifies S/MIME signatures (RFC 8551, RFC 8550) and tells clients of it (RFC 9219).
///
/// Enter by [org.malleposte.jmap.smime.SmimeCapability].
@NullMarked
package org.malleposte.jmap.smime;

import org.jspecify.annotations.NullMarked;
