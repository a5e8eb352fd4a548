package org.malleposte.search.elastic;

import org.malleposte.search.SameAsReading;
import org.malleposte.search.SearchIndex;
import org.malleposte.search.TestingMail;

/// What Elasticsearch says of real mail.
class SameAsReadingTest extends SameAsReading {
  @Override
  protected SearchIndex index(TestingMail mail) {
    return new ElasticSearch(LocalElasticsearch.fresh(), mail.mail, mail.accounts);
  }
}
