/// How an index follows the journals: which accounts have something for it, in what order they are
/// taken, and how it leaves the machine to those who wait for an answer. What it then makes of an
/// account is the business of the index, `lucene` or `elastic`.
@NullMarked
package org.malleposte.search.follow;

import org.jspecify.annotations.NullMarked;
