package org.malleposte.imap.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.malleposte.storage.Bytes;

/// What must hold for any octets that a client sends; a fuzzer looks for those it does not hold
/// for, see docs/testing.md. `FuzzedDecoderTest` plays what it found.
public final class DecoderFuzz {
  private static final long ENOUGH = 2_000;
  private static final int SEEDS = 300;

  private DecoderFuzz() {}

  /// Writes commands for a fuzzer to begin with into a folder.
  public static void main(String[] folder) throws IOException {
    Path to = Files.createDirectories(Path.of(folder[0]));
    for (int i = 0; i < SEEDS; i++) {
      Random random = new Random(i);
      Files.write(to.resolve("seed" + i), Printer.print(new Commands(random).next(), random));
    }
  }

  /// The fuzzer's entrance; the name is its own.
  public static void fuzzerTestOneInput(byte[] octets) {
    List<Decoded> decoded = Decoding.all(octets);
    Random random = new Random(Arrays.hashCode(octets));
    assertThat(described(Decoding.pieces(octets, random))).isEqualTo(described(decoded));
    holdsLittle(octets);
    for (Decoded one : decoded) {
      if (one instanceof Decoded.Command(ImapCommand command) && !asksForWhatNoNameIs(command)) {
        isPrintedAndReadAgain(command, random);
      }
    }
    String text = new String(octets, StandardCharsets.UTF_8);
    names(text);
    dates(text);
    sets(octets);
  }

  private static void holdsLittle(byte[] octets) {
    ImapDecoder decoder = Decoding.decoder();
    DecoderLimits limits = DecoderLimits.DEFAULT;
    for (int i = 0; i < octets.length; i++) {
      Decoding.feed(decoder, Arrays.copyOfRange(octets, i, i + 1));
      int most = Math.min(2 * (limits.line() + limits.literals()), 64 + 2 * (i + 1));
      if (decoder.heldOctets() >= most) {
        throw new AssertionError(decoder.heldOctets() + " octets are held after " + (i + 1));
      }
    }
  }

  /// A pattern that is no name in modified UTF-7 stays as it is, and cannot be written as one.
  private static boolean asksForWhatNoNameIs(ImapCommand command) {
    List<String> patterns =
        switch (command) {
          case ImapCommand.ListMailboxes list -> list.patterns();
          case ImapCommand.Lsub lsub -> List.of(lsub.pattern());
          default -> List.of();
        };
    return patterns.stream()
        .anyMatch(pattern -> {
          try {
            return !MailboxNames.readPattern(MailboxNames.encode(pattern), false).equals(pattern);
          } catch (SyntaxError e) {
            return true;
          }
        });
  }

  /// Said again in other words it is the same command.
  private static void isPrintedAndReadAgain(ImapCommand command, Random random) {
    byte[] again = Printer.print(command, random);
    assertThat(described(Decoding.all(again)))
        .as(new String(again, StandardCharsets.UTF_8))
        .isEqualTo(described(List.of(new Decoded.Command(command))));
  }

  private static void names(String wire) {
    for (boolean utf8 : new boolean[] {false, true}) {
      try {
        String name = MailboxNames.read(wire, utf8);
        assertThat(MailboxNames.read(name, true)).isEqualTo(name);
        assertThat(MailboxNames.read(MailboxNames.encode(name), false)).isEqualTo(name);
      } catch (SyntaxError e) {
        assertThat(e.sentence()).isNotEmpty();
      }
    }
  }

  private static void dates(String text) {
    try {
      OffsetDateTime time = ImapDates.dateTime(text);
      String quoted = ImapDates.quoted(time);
      assertThat(ImapDates.dateTime(quoted.substring(1, quoted.length() - 1))).isEqualTo(time);
    } catch (SyntaxError e) {
      assertThat(e.sentence()).isNotEmpty();
    }
  }

  /// A set means the numbers that its words say one by one.
  private static void sets(byte[] octets) {
    SequenceSet set;
    try {
      set = new Tokens(octets, 0, octets.length, false).sequenceSet();
    } catch (SyntaxError e) {
      return;
    }
    if (set.isSaved()) {
      return;
    }
    assertThat(reread(set.toString())).isEqualTo(set);
    for (long largest : new long[] {0, 1, 7, 300}) {
      SequenceSet resolved = set.resolve(largest);
      TreeSet<Long> numbers = new TreeSet<>();
      for (int i = 0; i < set.ranges(); i++) {
        long a = set.from(i) == SequenceSet.STAR ? largest : set.from(i);
        long b = set.to(i) == SequenceSet.STAR ? largest : set.to(i);
        for (long n = Math.max(1, Math.min(a, b)); n <= Math.min(Math.max(a, b), ENOUGH); n++) {
          numbers.add(n);
        }
      }
      for (long n = 1; n <= ENOUGH; n++) {
        if (resolved.contains(n) != numbers.contains(n)) {
          throw new AssertionError(n + " of " + set + " up to " + largest + " is " + resolved);
        }
      }
    }
  }

  private static SequenceSet reread(String text) {
    byte[] octets = Decoding.octets(text);
    try {
      return new Tokens(octets, 0, octets.length, false).sequenceSet();
    } catch (SyntaxError e) {
      throw new AssertionError(text, e);
    }
  }

  /// With messages by their octets: a spool is equal to itself only.
  static List<Object> described(List<Decoded> decoded) {
    List<Object> described = new ArrayList<>();
    for (Decoded one : decoded) {
      if (one instanceof Decoded.Command(ImapCommand.Append append)) {
        described.add(append.tag() + " " + append.mailbox());
        for (var m : append.messages()) {
          described.add(
              List.of(m.flags(), m.date(), m.binary(), m.utf8(), Bytes.of(Printer.octets(m))));
        }
      } else {
        described.add(one);
      }
    }
    return described;
  }
}
