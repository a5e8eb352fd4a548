package org.malleposte.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;

class ResultTest {
  @Test
  void isOneLineOfJson() {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("scenario", "a \"word\"");
    fields.put("operations", 3L);
    assertThat(new Result(fields).with("p50_ms", 1.5).json())
        .isEqualTo("{\"scenario\":\"a \\\"word\\\"\",\"operations\":3,\"p50_ms\":1.500}");
  }
}
