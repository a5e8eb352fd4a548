package org.malleposte.jmap.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Answers that would be too large, and a store that goes away in the middle.
class TroubleTest {
  @TempDir Path folder;
  private Talk talk;

  @BeforeEach
  void open() {
    talk = new Talk(folder);
  }

  @AfterEach
  void close() {
    talk.close();
  }

  @Test
  void oneFieldByManyNamesIsTooLarge() {
    String field = "X-Biggest: " + "x".repeat(600_000) + "\n";
    talk.put("INBOX", 1, field + "Subject: big\n\nbody\n");
    String id = talk.call("Email/query", "{}").at("/ids/0").asText();
    String names =
        IntStream.range(0, 500)
            .mapToObj(i -> "'header:" + inCase("x-biggest", i) + "'")
            .collect(Collectors.joining(","));
    JsonNode one =
        talk.call("Email/get", "{'ids':['%s'],'properties':['header:x-biggest']}".formatted(id));
    assertThat(one.at("/list/0/header:x-biggest").asText()).hasSizeGreaterThan(400_000);
    JsonNode many = talk.call("Email/get", "{'ids':['%s'],'properties':[%s]}".formatted(id, names));
    assertThat(many.at("/type").asText()).isEqualTo("requestTooLarge");
    JsonNode inside =
        talk.call(
            "Email/get",
            "{'ids':['%s'],'properties':['textBody'],'bodyProperties':[%s]}".formatted(id, names));
    assertThat(inside.at("/type").asText()).isEqualTo("requestTooLarge");
  }

  private static String inCase(String name, int bits) {
    StringBuilder other = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char letter = name.charAt(i);
      other.append((bits >> i & 1) == 0 ? letter : Character.toUpperCase(letter));
    }
    return other.toString();
  }

  @Test
  void whatWasCreatedBeforeTheStoreWentAwayIsTold() {
    String inbox = talk.call("Mailbox/query", "{'filter':{'role':'inbox'}}").at("/ids/0").asText();
    talk.rooms.way.cutAfterCommits(1);
    JsonNode answer =
        talk.call(
            "Email/set",
            """
            {'create':{'k':{'mailboxIds':{'%s':true},'subject':'a'}},
             'update':{'#k':{'keywords/$seen':true}}}
            """
                .formatted(inbox));
    talk.rooms.way.mend();
    assertThat(answer.at("/created/k/id").isTextual()).as(answer.toString()).isTrue();
    assertThat(answer.at("/notUpdated/#k/type").asText()).isEqualTo("serverUnavailable");
    assertThat(talk.call("Email/query", "{}").at("/ids")).hasSize(1);
  }

  @Test
  void twoCommitsOfOneCallAreToldAsOne() {
    String inbox = talk.call("Mailbox/query", "{'filter':{'role':'inbox'}}").at("/ids/0").asText();
    String before = talk.call("Email/get", "{'ids':[]}").at("/state").asText();
    JsonNode answer =
        talk.call(
            "Email/set",
            """
            {'create':{'k':{'mailboxIds':{'%s':true},'subject':'a'}},
             'update':{'#k':{'keywords/$seen':true}}}
            """
                .formatted(inbox));
    assertThat(answer.at("/oldState").asText()).isEqualTo(before);
    assertThat(answer.at("/newState").asText())
        .isEqualTo(talk.call("Email/get", "{'ids':[]}").at("/state").asText());
  }

  @Test
  void whatIsBelowAMailboxThatIsNoLongerFoundIsTakenOutWithIt() {
    JsonNode made =
        talk.call(
            "Mailbox/set", "{'create':{'a':{'name':'abc'},'b':{'name':'abcd','parentId':'#a'}}}");
    String above = made.at("/created/a/id").asText();
    String below = made.at("/created/b/id").asText();
    String question = "'filter':{'name':'abc'},'filterAsTree':true";
    JsonNode asked = talk.call("Mailbox/query", "{" + question + "}");
    assertThat(asked.at("/ids")).hasSize(2);
    talk.call("Mailbox/set", "{'update':{'%s':{'name':'other'}}}".formatted(above));
    assertThat(talk.call("Mailbox/query", "{" + question + "}").at("/ids")).isEmpty();
    JsonNode changes =
        talk.call(
            "Mailbox/queryChanges",
            "{%s,'sinceQueryState':'%s'}".formatted(question, asked.at("/queryState").asText()));
    List<String> removed =
        IntStream.range(0, changes.at("/removed").size())
            .mapToObj(i -> changes.at("/removed/" + i).asText())
            .toList();
    assertThat(removed).contains(above, below);
  }
}
