/// Live conversations for `wire USER`: [Taps] hands the lines that the protocols show to whoever
/// listens in. Secrets were masked before they come here.
@NullMarked
package org.malleposte.server.wire;

import org.jspecify.annotations.NullMarked;
