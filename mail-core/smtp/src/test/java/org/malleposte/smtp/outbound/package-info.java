/// Tests of mail to other servers, against [Sink]: a server on the loopback that does what it is
/// told.
@org.jspecify.annotations.NullMarked
package org.malleposte.smtp.outbound;
