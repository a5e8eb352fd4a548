package org.malleposte.imap.session;

import io.vertx.core.buffer.Buffer;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;
import org.malleposte.imap.codec.Decoded;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What lies between the octets of a socket and those of the grammar, both ways: DEFLATE when the
/// client has asked for it (RFC 4978), and the transcript while somebody listens. Used by the
/// connection's turn alone.
final class Layers {
  private static final Logger LOG = LoggerFactory.getLogger(Layers.class);

  private final Connection connection;
  private @Nullable Transcript transcript;
  private @Nullable Compression compression;

  Layers(Connection connection) {
    this.connection = connection;
  }

  // --- what the client says ---

  /// Takes a piece of the stream.
  void feed(byte[] piece) {
    if (compression == null) {
      feedPlain(piece);
    } else {
      compression.offer(piece);
    }
  }

  private void feedPlain(byte[] piece) {
    if (transcript != null) {
      transcript.said(piece, piece.length);
    }
    connection.decoder.feed(piece);
    connection.pace.heard(piece.length);
  }

  /// What was decoded next; a compressed piece is inflated little by little, so that the decoder's
  /// bounds hold for what a few octets become.
  @Nullable Decoded next() {
    Decoded decoded = connection.decoder.next();
    while (decoded == null && compression != null) {
      try {
        byte[] inflated = compression.inflate();
        if (inflated == null) {
          return null;
        }
        feedPlain(inflated);
      } catch (DataFormatException e) {
        LOG.debug("{}: {}", connection, e.getMessage());
        return new Decoded.Fatal("That cannot be inflated");
      }
      decoded = connection.decoder.next();
    }
    return decoded;
  }

  // --- what is said to it ---

  /// Lets who listens hear what is sent.
  void answered(byte[] octets, int length) {
    if (transcript != null) {
      transcript.answered(octets, length);
    }
  }

  /// What goes to the socket.
  Buffer wrap(byte[] octets, int length) {
    Compression layer = compression;
    return layer == null
        ? Buffer.buffer(length).appendBytes(octets, 0, length)
        : layer.deflate(octets, length);
  }

  /// Nothing is to be said for a while.
  void rest() {
    if (compression != null) {
      compression.rest();
    }
  }

  // --- what changes ---

  /// Asks again whether somebody listens. Who begins to hears from the next command on: in the
  /// middle of one it could not be told what of it is a secret.
  void listen() {
    Wire wire = connection.server.wire();
    if (wire == null || !wire.wants(connection)) {
      transcript = null;
    } else if (transcript == null && connection.decoder.isEmpty()) {
      transcript =
          new Transcript(
              line -> wire.said(connection, line), line -> wire.answered(connection, line));
    }
  }

  boolean isCompressed() {
    return compression != null;
  }

  /// What follows is DEFLATE, both ways. What the client has said and was not read yet is, too.
  void compress() {
    Compression fresh = new Compression(connection.server.deflaters());
    fresh.offer(connection.decoder.takeRest());
    compression = fresh;
  }

  /// What follows is plain, both ways (RFC 8437 §4.1).
  void compressNoMore() {
    Compression old = compression;
    if (old != null) {
      connection.decoder.discard();
      connection.decoder.feed(old.plainRest());
      old.end();
      compression = null;
    }
  }

  /// Gives back what it holds; not to be used after.
  void end() {
    if (compression != null) {
      compression.end();
    }
  }
}
