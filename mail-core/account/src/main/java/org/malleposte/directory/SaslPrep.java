package org.malleposte.directory;

import java.text.Normalizer;
import java.util.Optional;

/// Names and passwords as SASL compares them (RFC 4013), with the Unicode of this Java instead of
/// that of 2002, so that newer letters can be used.
public final class SaslPrep {
  /// Characters of a name or password.
  public static final int BOUND = 512;

  private SaslPrep() {}

  /// The prepared text; empty when it has characters that are not allowed, or none at all.
  public static Optional<String> prepare(String text) {
    if (text.length() > BOUND) {
      return Optional.empty();
    }
    if (text.chars().allMatch(c -> c >= ' ' && c < 0x7F)) {
      return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
    StringBuilder mapped = new StringBuilder();
    text.codePoints().forEach(c -> map(c, mapped));
    String normal = Normalizer.normalize(mapped, Normalizer.Form.NFKC); // RFC 4013 §2.2
    boolean fine =
        !normal.isEmpty()
            && normal.codePoints().noneMatch(SaslPrep::isProhibited)
            && isOneDirection(normal);
    return fine ? Optional.of(normal) : Optional.empty();
  }

  /// RFC 4013 §2.1
  private static void map(int c, StringBuilder out) {
    if (isMappedToNothing(c)) {
      return;
    }
    out.appendCodePoint(Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : c);
  }

  /// RFC 3454 appendix B.1
  private static boolean isMappedToNothing(int c) {
    return c == 0xAD
        || c == 0x34F
        || c == 0x1806
        || (c >= 0x180B && c <= 0x180D)
        || (c >= 0x200B && c <= 0x200D)
        || c == 0x2060
        || (c >= 0xFE00 && c <= 0xFE0F)
        || c == 0xFEFF;
  }

  /// RFC 4013 §2.3
  private static boolean isProhibited(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> (c >= 0xFFF9 && c <= 0xFFFD) || (c >= 0x2FF0 && c <= 0x2FFB);
    };
  }

  /// RFC 3454 §6: a right-to-left text begins and ends so and has no left-to-right letter.
  private static boolean isOneDirection(String text) {
    if (text.codePoints().noneMatch(SaslPrep::isRightToLeft)) {
      return true;
    }
    return isRightToLeft(text.codePointAt(0))
        && isRightToLeft(text.codePointBefore(text.length()))
        && text.codePoints()
            .noneMatch(
                c -> Character.getDirectionality(c) == Character.DIRECTIONALITY_LEFT_TO_RIGHT);
  }

  private static boolean isRightToLeft(int c) {
    byte direction = Character.getDirectionality(c);
    return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
        || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
  }
}
