/// Tells clients that something changed (RFC 8620 §7): [PushHub] reads every commit once and wakes
/// those who listen to that account; [Pending] holds what one of them has not been told yet.
@NullMarked
package org.malleposte.jmap.push;

import org.jspecify.annotations.NullMarked;
