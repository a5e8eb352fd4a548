/// Bytes to values and back, for mail: one streaming pass over a message, header fields, addresses,
/// dates, MIME structure and text. No input or output but the bytes it is given.
///
/// Enter by [org.malleposte.format.MessageParser]; what it finds is a
/// [org.malleposte.format.MessageSummary], which [org.malleposte.format.MessageSummaryCodec] keeps.
@NullMarked
package org.malleposte.format;

import org.jspecify.annotations.NullMarked;
