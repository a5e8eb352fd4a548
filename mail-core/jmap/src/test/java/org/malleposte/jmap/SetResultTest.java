package org.malleposte.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.malleposte.account.Step;

/// Between which states a /set was done, when others were at it (RFC 8620 §5.3): a client that is
/// told the state it knows looks no further.
class SetResultTest {

  private static SetResult result() {
    Call call =
        new Call(null, null, null, Set.of(), Map.of(), new Allowance()); // none of them is asked
    SetResult result = new SetResult(call);
    result.updated("a", null);
    return result;
  }

  private static String oldState(SetResult result, String before, String after) {
    ObjectNode answer = Json.object();
    result.writeStates(answer, before, after);
    return answer.path("oldState").asText();
  }

  @Test
  void whatOthersDidMeanwhileIsNotPassedOver() {
    assertThat(oldState(result(), "5", "6")).isEqualTo("5");
    assertThat(oldState(result(), "5", "5")).isEqualTo("5");
    assertThat(oldState(result(), "5", "7")).isEqualTo("null");
  }

  @Test
  void severalCommitsAreOneWhenNothingIsBetweenThem() {
    for (Step<?> second :
        List.of(
            new Step<>(true, 6, 7, true),
            new Step<>(true, 7, 8, true),
            new Step<>(true, 6, 7, false))) {
      SetResult result = result();
      result.committed(new Step<>(true, 5, 6, true));
      result.committed(second);
      boolean alone = second.alone() && second.before() == 6;
      assertThat(oldState(result, "x", "y")).isEqualTo(alone ? "5" : "null");
    }
  }
}
