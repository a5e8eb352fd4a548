package org.malleposte.imap.codec;

/// What a client may make the decoder keep.
///
/// @param line octets of one command outside its literals
/// @param literal octets of one literal that is kept in memory (any but a message)
/// @param literals octets of all those of one command
/// @param depth of nested search keys
/// @param messages of one APPEND
/// @param structures octets, about, of what is known of those messages: headers, structures, parts
/// @param discard octets of a refused literal that are still read over to stay in step; with more,
///   the connection ends
/// @param strangerLine as `line`, before sign-in; the longest ID needs 32 KiB (RFC 2971 §3.3)
/// @param strangerLiteral as `literal` and `discard`, before sign-in
public record DecoderLimits(
    int line,
    int literal,
    int literals,
    int depth,
    int messages,
    long structures,
    long discard,
    int strangerLine,
    int strangerLiteral) {
  public static final DecoderLimits DEFAULT =
      new DecoderLimits(65_536, 65_536, 262_144, 100, 100, 16L << 20, 256L << 20, 40_960, 4_096);
}
