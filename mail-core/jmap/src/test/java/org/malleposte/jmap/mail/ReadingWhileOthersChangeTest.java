package org.malleposte.jmap.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.mail.Added;
import org.malleposte.mail.EmailEdit;
import org.malleposte.mail.FlagChange;
import org.malleposte.mail.Flags;
import org.malleposte.mail.MailException;

/// Email/get of messages that others change all the while: what is told of one is of one moment.
class ReadingWhileOthersChangeTest {
  private static final int ROUNDS = 200;

  /// So many that the server reads them in its other way; most are not there.
  private static final String MANY =
      "'M1','M21','M22','M23','M24','M25','M26','M27','M28','M29','M30'";

  private Talk talk;

  @BeforeEach
  void open(@TempDir Path folder) {
    talk = new Talk(folder);
  }

  @AfterEach
  void close() {
    talk.close();
  }

  private JsonNode got(String ids) {
    return talk.call(
        "Email/get", "{'ids': [" + ids + "], 'properties': ['keywords', 'mailboxIds']}");
  }

  private interface Change {
    void make() throws MailException;
  }

  private interface Reading {
    void of(String ids);
  }

  private static void whileOthers(Change change, Reading reading) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    FutureTask<Boolean> others =
        new FutureTask<>(() -> {
          while (!over.get()) {
            change.make();
          }
          return true;
        });
    Thread.ofPlatform().start(others);
    try {
      for (int i = 0; i < ROUNDS; i++) {
        reading.of(i % 2 == 0 ? "'M1'" : MANY);
      }
    } finally {
      over.set(true);
    }
    assertEnded(others);
  }

  private static void assertEnded(FutureTask<Boolean> others) throws InterruptedException {
    try {
      assertThat(others.get()).isTrue();
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsMovedIsThereAllTheWhile() throws Exception {
    Added added = talk.put("INBOX", 100, "Subject: one\n\ntext\n");
    int[] mailboxes = {talk.mailbox("INBOX"), talk.mailbox("Archive")};
    int[] at = {0, added.uid()};
    whileOthers(
        () -> {
          int target = mailboxes[1 - at[0]];
          at[1] =
              talk.ann.move(talk.owner, mailboxes[at[0]], new int[] {at[1]}, target)
                  .targetUids()[0];
          at[0] = 1 - at[0];
        },
        ids -> assertThat(got(ids).at("/list/0/mailboxIds")).hasSize(1));
  }

  @Test
  void whatStandsInSeveralMailboxesHasTheKeywordsOfOneMoment() throws Exception {
    Added added = talk.put("INBOX", 100, "Subject: one\n\ntext\n", "\\Seen");
    talk.ann.copy(talk.owner, added.mailbox(), new int[] {added.uid()}, talk.mailbox("Archive"));
    List<EmailEdit> edits = List.of(set(added, Flags.FLAGGED), set(added, Flags.SEEN));
    int[] turn = {0};
    whileOthers(
        () -> {
          EmailEdit edit = edits.get(turn[0]++ % 2);
          talk.ann.editEmails(talk.owner, OptionalLong.empty(), List.of(edit));
        },
        ids ->
            assertThat(got(ids).at("/list/0/keywords").toString())
                .isIn("{\"$seen\":true}", "{\"$flagged\":true}"));
  }

  private static EmailEdit set(Added added, String flag) {
    return new EmailEdit.Update(
        added.email(),
        new FlagChange.Replace(Flags.of(flag)),
        new EmailEdit.Places.Patch(Set.of(), Set.of()));
  }
}
