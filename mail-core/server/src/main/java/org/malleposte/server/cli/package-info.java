/// The commands, one file each. [Cli] parses and runs them; [Context] is what they know: the
/// terminal of whoever called, the open [org.malleposte.server.house.House], and how to print.
@NullMarked
package org.malleposte.server.cli;

import org.jspecify.annotations.NullMarked;
