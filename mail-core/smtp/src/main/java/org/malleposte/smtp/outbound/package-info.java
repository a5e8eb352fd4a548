/// Mail to other servers: [Couriers] carry what is due in the queue, by the [Router]'s way (MX
/// records or one smarthost), over [SmtpClient].
///
/// Plain blocking sockets on virtual threads; every reply, line and transfer has a bound.
@NullMarked
package org.malleposte.smtp.outbound;

import org.jspecify.annotations.NullMarked;
