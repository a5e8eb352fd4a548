package org.malleposte.smtp.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;
import org.malleposte.mail.MessageSpool;
import org.malleposte.smtp.wire.Refusal;
import org.malleposte.smtp.wire.SmtpRefused;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.ContentHash;

/// Takes a message in as its octets arrive.
///
/// The header is held back until it is whole, so that trace fields and what a submission lacks can
/// be put in front of it; the body is never held. What goes wrong is remembered and told at the
/// end: the client must be let finish before it listens.
final class MessageIntake {
  /// Octets of a header that are looked at; what is longer is passed on as it is.
  static final int HEADER_BOUND = 256 * 1024;

  private final SmtpSettings settings;
  private final HeaderWriter headerWriter;
  private final MessageSpool message;
  private final MessageDigest original = sha256();
  private final ByteArrayOutputStream header = new ByteArrayOutputStream(4096);
  private boolean inHeader = true;
  private boolean lineIsEmpty = true;
  private long octets;
  private @Nullable Refusal failure;

  MessageIntake(SmtpSettings settings, HeaderWriter headerWriter) {
    this.settings = settings;
    this.headerWriter = headerWriter;
    this.message = new MessageSpool(settings.spoolDirectory(), settings.spoolMemory());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  void take(byte[] bytes, int offset, int length) {
    octets += length;
    if (octets > settings.maxMessageSize()) {
      fail(Refusal.TOO_BIG);
    }
    if (failure != null) {
      return;
    }
    original.update(bytes, offset, length);
    try {
      int bodyFrom = inHeader ? header(bytes, offset, length) : offset;
      write(bytes, bodyFrom, offset + length - bodyFrom);
    } catch (IOException e) {
      fail(Replies.spool(e));
    } catch (SmtpRefused e) {
      fail(e.refusal());
    }
  }

  /// Keeps what belongs to the header; returns where the body starts.
  private int header(byte[] bytes, int offset, int length) throws IOException, SmtpRefused {
    int i = offset;
    while (inHeader && i < offset + length) {
      byte octet = bytes[i++];
      inHeader = !(octet == '\n' && lineIsEmpty) && header.size() + i - offset < HEADER_BOUND;
      lineIsEmpty = octet == '\n' || lineIsEmpty && octet == '\r';
    }
    header.write(bytes, offset, i - offset);
    if (!inHeader) {
      writeHeader();
    }
    return i;
  }

  private void writeHeader() throws IOException, SmtpRefused {
    byte[] written = headerWriter.write(header.toByteArray());
    header.reset();
    write(written, 0, written.length);
  }

  private void write(byte[] bytes, int offset, int length) throws IOException {
    if (length > 0) {
      message.write(bytes, offset, length);
    }
  }

  /// Remembers the first thing that went wrong; what follows is swallowed.
  void fail(Refusal why) {
    if (failure == null) {
      failure = why;
      close();
    }
  }

  /// Whether the client goes on and on though we stopped listening.
  boolean isEndless() {
    return octets > 2 * settings.maxMessageSize();
  }

  /// What became of it so far, null when all is well.
  @Nullable Refusal failure() {
    return failure;
  }

  /// Ends the message.
  Incomer finish() throws SmtpRefused {
    if (failure == null && inHeader) {
      try {
        inHeader = false;
        writeHeader(); // a message without a body
      } catch (IOException e) {
        fail(Replies.spool(e));
      }
    }
    if (failure != null) {
      throw new SmtpRefused(failure);
    }
    return new Incomer(message, new ContentHash(Bytes.of(original.digest())), octets);
  }

  void close() {
    try {
      message.close();
    } catch (IOException e) {
      Replies.leftover(e);
    }
  }

  /// Turns the header that came into the one that is kept.
  @FunctionalInterface
  interface HeaderWriter {
    byte[] write(byte[] header) throws SmtpRefused;
  }
}
