package org.malleposte.jmap.submission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A store that goes away in the middle of a call.
class TroubleTest {
  @TempDir Path folder;

  @Test
  void whatWasDoneIsToldAndTheRestIsNotTried() throws Exception {
    try (Household house = new Household(folder, false)) {
      house.call(house.ann, "Identity/get", "{}");
      house.rooms.way.cutAfterCommits(1);
      String create =
          """
          {'create':{'a':{'email':'ann@example.org','name':'a'},
            'b':{'email':'ann@example.org','name':'b'}},'destroy':['I1']}
          """;
      JsonNode answer = house.call(house.ann, "Identity/set", create);
      JsonNode nothing = house.call(house.ann, "Identity/set", create);
      house.rooms.way.mend();
      assertThat(answer.at("/created/a/id").isTextual()).as(answer.toString()).isTrue();
      assertThat(answer.at("/notCreated/b/type").asText()).isEqualTo("serverUnavailable");
      assertThat(answer.at("/notDestroyed/I1/type").asText()).isEqualTo("serverUnavailable");
      assertThat(nothing.at("/type").asText()).isEqualTo("serverUnavailable");
    }
  }

  @Test
  void twoClientsThatChangeOneObjectDoNotUndoEachOther() throws Exception {
    try (Household house = new Household(folder, false)) {
      house.call(house.ann, "Identity/get", "{}");
      Queue<String> lost = new ConcurrentLinkedQueue<>();
      List<Thread> clients = new ArrayList<>();
      for (String property : List.of("textBody", "subject")) {
        clients.add(
            Thread.ofPlatform()
                .start(() -> play(house, "VacationResponse", "singleton", property, lost)));
      }
      for (String property : List.of("name", "textSignature")) {
        clients.add(Thread.ofPlatform().start(() -> play(house, "Identity", "I1", property, lost)));
      }
      for (Thread client : clients) {
        client.join();
      }
      assertThat(lost).isEmpty();
    }
  }

  private static void play(
      Household house, String type, String id, String property, Queue<String> lost) {
    for (int i = 0; i < 300; i++) {
      String patch = "{'update':{'%s':{'%s':'%d'}}}".formatted(id, property, i);
      house.call(house.ann, type + "/set", patch);
      JsonNode now = house.call(house.ann, type + "/get", "{'ids':['" + id + "']}");
      if (!now.at("/list/0/" + property).asText().equals("" + i)) {
        lost.add(property + " " + i);
      }
    }
  }
}
