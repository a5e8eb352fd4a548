/// The search index on Elasticsearch: one for all accounts and all servers, which can be deleted at
/// any time.
///
/// [org.malleposte.search.elastic.ElasticSearch] is the door. What a term is is decided here and
/// not there: texts come as the words and the threes of letters that they are looked for by, parted
/// by blanks, so that a bare server without analysers answers letter by letter what reading would
/// ([org.malleposte.search.elastic.Grams]). How far an account is stands in the index itself, in
/// the same shard as its documents ([org.malleposte.search.elastic.Cursor]).
@NullMarked
package org.malleposte.search.elastic;

import org.jspecify.annotations.NullMarked;
