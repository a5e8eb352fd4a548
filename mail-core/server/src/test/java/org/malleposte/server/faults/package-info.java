/// The fault run: several servers on a real cluster, clients that write down what they were told,
/// and what goes wrong around them; then a checker of what was written down. [FaultRun] is the
/// door; [Linearizability] knows nothing of mail.
@NullMarked
package org.malleposte.server.faults;

import org.jspecify.annotations.NullMarked;
