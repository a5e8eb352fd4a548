/// The search index on Lucene: a folder an account, which can be deleted at any time.
///
/// [org.malleposte.search.lucene.LuceneSearch] is the door. A document is an email, whatever
/// mailboxes it stands in; it is made once and never changed, and what a message is not any more
/// (expunged, moved, read) is not the index's business. Terms are whole runs of characters between
/// blanks, kept by the set of their letters, so that those which hold a text are found without
/// looking at all of them ([org.malleposte.search.lucene.LetterSet]).
@NullMarked
package org.malleposte.search.lucene;

import org.jspecify.annotations.NullMarked;
