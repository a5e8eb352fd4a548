package org.malleposte.format;

import org.jspecify.annotations.Nullable;

/// The body of the leaf that is being read: counts its decoded octets and keeps the first of them
/// for the preview.
final class LeafBody {
  private static final int PIECE = 8192;

  /// A line end at the end of what was fed.
  private enum LineEnd {
    NONE,
    CR,
    LF,
    CRLF;

    final byte[] octets =
        switch (this) {
          case NONE -> new byte[0];
          case CR -> new byte[] {'\r'};
          case LF -> new byte[] {'\n'};
          case CRLF -> new byte[] {'\r', '\n'};
        };
  }

  private @Nullable Entity entity;
  private @Nullable TransferDecoder decoder;
  private @Nullable ByteBuilder sample;
  private int sampleLimit;
  private long decoded;
  private byte[] scratch = new byte[0];

  /// A line end that is only fed if the body goes on after it.
  private LineEnd held = LineEnd.NONE;

  void open(Entity entity, PreviewText.@Nullable Sample sample) {
    this.entity = entity;
    decoder = TransferDecoder.of(entity.encoding);
    this.sample = sample == null ? null : sample.octets();
    sampleLimit = sample == null ? 0 : sample.limit();
    decoded = 0;
    held = LineEnd.NONE;
    if (decoder != null && scratch.length == 0) {
      scratch = new byte[TransferDecoder.room(PIECE)];
    }
  }

  void clear() {
    entity = null;
    decoder = null;
    sample = null;
    held = LineEnd.NONE;
  }

  boolean isOf(Entity other) {
    return entity == other;
  }

  /// Of a body that ended; with an encoding that is none, all its octets.
  long decodedLength() {
    return decoded;
  }

  void feed(byte[] octets, int from, int to) {
    if (from >= to || entity == null) {
      return;
    }
    if (decoder == null && sample == null) {
      decoded += to - from;
      holdCounted(octets, from, to);
      return;
    }
    if (held == LineEnd.CR && to - from == 1 && octets[from] == '\n') {
      held = LineEnd.CRLF;
      return;
    }
    LineEnd tail = tail(octets, from, to);
    take(held.octets, 0, held.octets.length);
    take(octets, from, to - tail.octets.length);
    held = tail;
  }

  /// Without anything to decode the line end is counted at once and taken back if it must be.
  private void holdCounted(byte[] octets, int from, int to) {
    boolean completes = held == LineEnd.CR && to - from == 1 && octets[from] == '\n';
    held = completes ? LineEnd.CRLF : tail(octets, from, to);
  }

  private static LineEnd tail(byte[] octets, int from, int to) {
    byte end = octets[to - 1];
    if (end == '\n') {
      return to - from > 1 && octets[to - 2] == '\r' ? LineEnd.CRLF : LineEnd.LF;
    }
    return end == '\r' ? LineEnd.CR : LineEnd.NONE;
  }

  /// The body ends with what was fed.
  void finish() {
    if (entity != null && (decoder != null || sample != null)) {
      take(held.octets, 0, held.octets.length);
    }
    end();
  }

  /// The body ends before the last line end.
  void finishWithoutLineEnd() {
    if (entity != null && decoder == null && sample == null) {
      decoded -= held.octets.length;
    }
    end();
  }

  private void end() {
    held = LineEnd.NONE;
    if (decoder != null) {
      keep(decoder.finish(scratch));
    }
  }

  private void take(byte[] octets, int from, int to) {
    if (decoder == null) {
      decoded += to - from;
      if (sample != null) {
        keepSample(sample, octets, from, to);
      }
      return;
    }
    for (int i = from; i < to; i += PIECE) {
      keep(decoder.decode(octets, i, Math.min(to, i + PIECE), scratch));
    }
  }

  private void keep(int count) {
    decoded += count;
    if (sample != null) {
      keepSample(sample, scratch, 0, count);
    }
  }

  private void keepSample(ByteBuilder sample, byte[] octets, int from, int to) {
    int room = sampleLimit - sample.length();
    if (room > 0) {
      sample.append(octets, from, Math.min(to, from + room));
    }
  }
}
