package org.malleposte.mail;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.format.MailDate;
import org.malleposte.format.MessageParser;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.MemoryMetadataStore;
import org.malleposte.storage.MemoryObjectStore;
import org.malleposte.storage.Spool;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What sorting and threading a mailbox of 50,000 messages takes: conversations of one to twenty
/// messages, a thousand correspondents, dates over ten years.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class SortBenchmark {
  private static final AccountId ANN = new AccountId("default", "u1");
  private static final long BEGIN = 1_400_000_000_000L;

  private static final int MESSAGES = 50_000;

  private final Random random = new Random(7);
  private final MemoryMetadataStore metadata = new MemoryMetadataStore();
  private final Mail mail =
      new Mail(
          new Accounts(metadata, Clock.systemUTC()),
          metadata,
          new MemoryObjectStore(),
          Clock.systemUTC(),
          MailOptions.DEFAULT);
  private final MailAccount ann = mail.open(ANN);
  private final MailboxView view;
  private final int[] all = new int[MESSAGES];

  public SortBenchmark() {
    try {
      view = deliver();
    } catch (MailException e) {
      throw new IllegalStateException(e);
    }
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
  }

  private MailboxView deliver() throws MailException {
    Caller caller =
        new Caller(new Actor("ann", "", "test", "", ""), ANN, Set.of("ann@example.org"), true);
    int inbox = ann.mailboxes().find("INBOX").id();
    List<Addition> some = new ArrayList<>();
    String references = "";
    String subject = "";
    long sent = BEGIN;
    for (int i = 0; i < MESSAGES; i++) {
      if (random.nextInt(5) == 0) {
        references = "";
        subject = "about " + Integer.toHexString(random.nextInt()) + " and so on";
        sent = BEGIN + (long) (random.nextDouble() * 3.1e11);
      }
      sent += random.nextInt(86_400_000);
      String id = "<" + Long.toHexString(random.nextLong()) + "." + i + "@mail.example.net>";
      String text =
          "From: \"Person "
              + random.nextInt(1000)
              + "\" <p"
              + random.nextInt(1000)
              + "@example.net>\r\nTo: ann@example.org\r\nMessage-ID: "
              + id
              + "\r\n"
              + (references.isEmpty() ? "" : "References:" + references + "\r\n")
              + "Subject: "
              + (references.isEmpty() ? "" : "Re: ")
              + subject
              + "\r\nDate: "
              + new MailDate(sent, 60).format()
              + "\r\n\r\nHello\r\n";
      references = references.length() > 600 ? references : references + " " + id;
      byte[] octets = text.getBytes(StandardCharsets.UTF_8);
      NewMessage kept = mail.keep("default", Spool.of(octets), MessageParser.parse(octets));
      some.add(new Addition(kept, Flags.NONE, sent));
      if (some.size() == 500 || i == MESSAGES - 1) {
        ann.add(caller, inbox, some, "imported", "");
        some = new ArrayList<>();
      }
    }
    return ann.view(inbox);
  }

  private int[] sort(SortField... fields) {
    return ann.sortKeys().sort(view, all, by(fields));
  }

  private static List<SortCriterion> by(SortField... fields) {
    return Arrays.stream(fields).map(field -> new SortCriterion(field, false)).toList();
  }

  @Benchmark
  public int[] date() {
    return sort(SortField.SENT);
  }

  @Benchmark
  public int[] subjectThenDate() {
    return sort(SortField.SUBJECT, SortField.SENT);
  }

  @Benchmark
  public ThreadForest references() {
    return ann.sortKeys().thread(view, all, Threading.REFERENCES);
  }

  @Benchmark
  public ThreadForest refs() {
    return ann.sortKeys().thread(view, all, Threading.REFS);
  }

  @Benchmark
  public ThreadForest orderedSubject() {
    return ann.sortKeys().thread(view, all, Threading.ORDERED_SUBJECT);
  }

  /// The first sort of a process: every record is read.
  @Benchmark
  public int[] cold() {
    SortKeys fresh = new SortKeys(ann, new SortBudget(64 << 20));
    return fresh.sort(view, all, by(SortField.SUBJECT, SortField.SENT));
  }
}
