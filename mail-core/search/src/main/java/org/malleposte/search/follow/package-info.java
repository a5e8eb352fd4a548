/// How an index follows the journals: which accounts have something for it, in what order they are
/// taken, when those are tried again that failed, and how it leaves the machine to those who wait
/// for an answer. [org.malleposte.search.follow.Followers] is the door. What an index then makes of
/// an account is its own business, `lucene` or `elastic`: its
/// [org.malleposte.search.follow.Indexing].
@NullMarked
package org.malleposte.search.follow;

import org.jspecify.annotations.NullMarked;
