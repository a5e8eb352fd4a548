package org.malleposte.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.malleposte.imap.codec.ResponseWriter;

/// What a client hears while it waits: RFC 9585.
class ProgressTest {
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private final ResponseWriter out =
      new ResponseWriter((octets, length) -> heard.write(octets, 0, length));
  private final AtomicLong clock = new AtomicLong();

  @Test
  void itIsToldNowAndThen() {
    Progress progress = new Progress("a1", 1000, out, clock::get);
    progress.at(1);
    clock.addAndGet(Progress.INTERVAL_NANOS - 1);
    progress.at(2);
    clock.addAndGet(1);
    progress.at(300);
    progress.at(301);
    clock.addAndGet(Progress.INTERVAL_NANOS);
    progress.at(999);
    assertThat(heard.toString(StandardCharsets.US_ASCII))
        .isEqualTo(
            """
            * OK [INPROGRESS ("a1" 300 1000)] Still at it\r
            * OK [INPROGRESS ("a1" 999 1000)] Still at it\r
            """);
  }
}
