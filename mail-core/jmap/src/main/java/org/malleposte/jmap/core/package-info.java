/// The methods of RFC 8620 itself, and blobs (RFC 9404). Enter by [CoreCapability].
@NullMarked
package org.malleposte.jmap.core;

import org.jspecify.annotations.NullMarked;
