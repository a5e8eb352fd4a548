package org.malleposte.search.lucene;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.search.SameAsReading;
import org.malleposte.search.SearchIndex;
import org.malleposte.search.TestingMail;

/// What the embedded index says of real mail.
class SameAsReadingTest extends SameAsReading {
  @TempDir Path folder;

  @Override
  protected SearchIndex index(TestingMail mail) {
    SearchOptions options = SearchOptions.in(folder).withDelay(Duration.ofMillis(1));
    return new LuceneSearch(options, mail.mail, mail.accounts);
  }
}
