/// What is in which message: the contract of searching, and what text of a message counts.
///
/// [SearchIndex] is the door. An index answers for the messages that it has; [MessageText] reads
/// one message and answers for the others, so that whoever asks both misses nothing. Neither is a
/// source of truth: an index can be deleted at any time. `lucene` holds the embedded one.
@NullMarked
package org.malleposte.search;

import org.jspecify.annotations.NullMarked;
