package org.malleposte.imap.codec;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.malleposte.mail.MessageSpool;

/// Decodes whole conversations of one client, in one piece or in many.
final class Decoding {
  static final long APPEND_LIMIT = 1_000_000;

  private Decoding() {}

  static AppendDoor open() {
    return new AppendDoor() {
      @Override
      public long limit() {
        return APPEND_LIMIT;
      }

      @Override
      public MessageSpool spool(long size, long before) {
        return new MessageSpool(Path.of("target", "spool"), 65_536);
      }
    };
  }

  static byte[] octets(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  static ImapDecoder decoder() {
    return new ImapDecoder(DecoderLimits.DEFAULT, open());
  }

  static List<Decoded> all(byte[] octets) {
    return feed(decoder(), octets);
  }

  static List<Decoded> all(String latin1) {
    return all(octets(latin1));
  }

  /// What comes of `octets` in pieces of random sizes.
  static List<Decoded> pieces(byte[] octets, RandomGenerator random) {
    ImapDecoder decoder = decoder();
    List<Decoded> decoded = new ArrayList<>();
    int at = 0;
    while (at < octets.length) {
      int size = Math.min(octets.length - at, random.nextInt(1, random.nextBoolean() ? 4 : 40));
      byte[] piece = new byte[size];
      System.arraycopy(octets, at, piece, 0, size);
      decoded.addAll(feed(decoder, piece));
      at += size;
    }
    return decoded;
  }

  static List<Decoded> feed(ImapDecoder decoder, byte[] octets) {
    decoder.feed(octets);
    List<Decoded> decoded = new ArrayList<>();
    for (Decoded next = decoder.next(); next != null; next = decoder.next()) {
      decoded.add(next);
    }
    return decoded;
  }

  /// The one command that the line is.
  static ImapCommand command(String line) {
    List<Decoded> decoded = all(line + "\r\n");
    if (decoded.size() == 1 && decoded.getFirst() instanceof Decoded.Command(ImapCommand command)) {
      return command;
    }
    throw new AssertionError(line + " is " + decoded);
  }

  /// Why the line is bad.
  static String complaint(String line) {
    List<Decoded> decoded = all(line + "\r\n");
    if (decoded.size() == 1 && decoded.getFirst() instanceof Decoded.Bad(String tag, String why)) {
      return tag + " BAD " + why;
    }
    if (decoded.size() == 1 && decoded.getFirst() instanceof Decoded.Refused no) {
      return no.tag() + " NO [" + no.code() + "] " + no.sentence();
    }
    throw new AssertionError(line + " is " + decoded);
  }
}
