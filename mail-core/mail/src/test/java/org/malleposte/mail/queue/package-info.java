/// Tests of the outbound queue.
@org.jspecify.annotations.NullMarked
package org.malleposte.mail.queue;
