package org.malleposte.search.elastic;

import org.malleposte.search.SameAsReading;
import org.malleposte.search.SearchIndex;
import org.malleposte.search.TestingMail;

/// What Elasticsearch says of real mail.
///
/// `-Dsearch.part=1` for all of it.
class SameAsReadingTest extends SameAsReading {
  private static final int PART = Integer.getInteger("search.part", 12);

  @Override
  protected int part() {
    return PART;
  }

  @Override
  protected SearchIndex index(TestingMail mail) {
    return new ElasticSearch(LocalElasticsearch.fresh(), mail.mail, mail.accounts);
  }
}
