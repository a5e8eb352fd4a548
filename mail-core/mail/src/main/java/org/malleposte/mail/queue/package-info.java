/// Mail that waits: for other servers, or for an account here that could not be written. Enter by
/// [OutboundQueue#enqueue]; who carries the mail asks for what is [OutboundQueue#due] and tells
/// what came of it ([OutboundQueue#settle]).
///
/// The queue is an account of the system: what waits is in its records, what happened in its
/// journal, and a report to the sender (RFC 3464) is in the same commit as the failure it reports.
@NullMarked
package org.malleposte.mail.queue;

import org.jspecify.annotations.NullMarked;
