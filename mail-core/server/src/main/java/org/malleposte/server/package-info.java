/// The house put together: [Main] chooses between a server, a client of a running server and a
/// command on a stopped store; [Malleposte] names every part and starts and ends them in order.
@NullMarked
package org.malleposte.server;

import org.jspecify.annotations.NullMarked;
