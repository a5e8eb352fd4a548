package org.malleposte.mail;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.malleposte.format.MessageParser;
import org.malleposte.format.MessageSummary;
import org.malleposte.storage.Content;
import org.malleposte.storage.Spool;

/// A message that is coming in. Its octets go to a [Spool], which hashes them, and in the same pass
/// through the [MessageParser]: nothing has to be read again before [Mail#keep].
///
/// Memory does not grow with the message. Not safe for use by several threads at once. Closing it
/// gives the temporary file back.
public final class MessageSpool extends OutputStream {
  private static final int PART = 200; // octets of a part's record in memory

  private final Spool content;
  private @Nullable MessageParser parser = new MessageParser();
  private @Nullable MessageSummary summary;

  /// @param directory where a large message's temporary file goes
  /// @param threshold octets to keep in memory at most
  public MessageSpool(Path directory, int threshold) {
    this.content = new Spool(directory, threshold);
  }

  /// A message at hand, which stays in memory.
  public static MessageSpool of(byte[] octets) {
    MessageSpool spool = new MessageSpool(Path.of("."), Integer.MAX_VALUE);
    try {
      spool.write(octets, 0, octets.length);
    } catch (IOException e) {
      throw new AssertionError("memory has no disk that could fail", e);
    }
    return spool;
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  /// @throws IllegalStateException the summary was already asked for
  @Override
  public void write(byte[] octets, int offset, int length) throws IOException {
    MessageParser open = parser;
    if (open == null) {
      throw new IllegalStateException("this message is complete");
    }
    content.write(octets, offset, length);
    open.update(octets, offset, length);
  }

  /// In octets, so far.
  public long size() {
    return content.size();
  }

  /// The octets, once they are all there.
  public Content content() {
    return content;
  }

  /// Ends the message; nothing can be written after.
  public MessageSummary summary() {
    MessageParser open = parser;
    if (open != null) {
      summary = open.finish();
      parser = null;
    }
    MessageSummary known = summary;
    if (known == null) {
      throw new AssertionError("a message that has ended has a summary");
    }
    return known;
  }

  /// Ends the message; how many octets, about, its summary takes in memory until it is kept.
  public long recordOctets() {
    MessageSummary known = summary();
    return known.header().length
        + known.envelope().length
        + known.bodyStructure().length
        + (long) PART * known.parts().size();
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}
