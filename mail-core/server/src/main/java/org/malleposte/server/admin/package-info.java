/// How a command reaches a running server: [AdminSocket] at `DIR/run/admin.sock` runs the same
/// command objects as a stopped store would, [AdminClient] lends it a terminal and the files of
/// whoever called. [Terminal] is what a command sees of either.
@NullMarked
package org.malleposte.server.admin;

import org.jspecify.annotations.NullMarked;
