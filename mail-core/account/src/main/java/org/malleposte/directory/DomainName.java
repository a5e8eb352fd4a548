package org.malleposte.directory;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Domain names in their two forms: `xn--mnchen-3ya.example` (A-labels, RFC 5890) and
/// `münchen.example` (U-labels).
///
/// User input is mapped as RFC 5895 says (lower case, width, NFC) before it is encoded, and `ß` is
/// kept (IDNA2008). Address literals (`[192.0.2.1]`) are no domain names.
final class DomainName {
  private static final int LABEL_BOUND = 63; // RFC 1035 §2.3.4
  private static final int BOUND = 253;

  private DomainName() {}

  /// The name in A-labels and lower case, without a final dot; empty when it is none.
  static Optional<String> toAscii(String name) {
    if (name.length() > BOUND) {
      return Optional.empty();
    }
    String mapped =
        Normalizer.normalize(name, Normalizer.Form.NFKC)
            .toLowerCase(Locale.ROOT)
            .replace('\u3002', '.'); // RFC 5895 §2.3
    List<String> labels = new ArrayList<>();
    for (String label : withoutFinalDot(mapped).split("\\.", -1)) {
      Optional<String> ascii = label(label);
      if (ascii.isEmpty()) {
        return Optional.empty();
      }
      labels.add(ascii.get());
    }
    String ascii = String.join(".", labels);
    return ascii.length() > BOUND ? Optional.empty() : Optional.of(ascii);
  }

  private static String withoutFinalDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static Optional<String> label(String label) {
    if (label.chars().allMatch(c -> c < 0x80)) {
      return isHostLabel(label) && isTrueToItself(label) ? Optional.of(label) : Optional.empty();
    }
    String normal = Normalizer.normalize(label, Normalizer.Form.NFC);
    if (!isUnicodeLabel(normal)) {
      return Optional.empty();
    }
    String ascii = Punycode.PREFIX + Punycode.encode(normal);
    return ascii.length() > LABEL_BOUND ? Optional.empty() : Optional.of(ascii);
  }

  private static boolean isHostLabel(String label) {
    return !label.isEmpty()
        && label.length() <= LABEL_BOUND
        && !label.startsWith("-")
        && !label.endsWith("-")
        && label.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '-' || c == '_');
  }

  /// An A-label must decode, and to something that encodes to it (RFC 5891 §5.3).
  private static boolean isTrueToItself(String label) {
    if (!label.startsWith(Punycode.PREFIX)) {
      return true;
    }
    return Punycode.decode(label.substring(Punycode.PREFIX.length()))
        .filter(u -> label(u).filter(label::equals).isPresent())
        .isPresent();
  }

  /// Letters, marks and digits (RFC 5892 in outline); marks not first (RFC 5891 §4.2.3.2).
  private static boolean isUnicodeLabel(String label) {
    if (label.startsWith("-") || label.endsWith("-") || label.startsWith("--", 2)) {
      return false;
    }
    return !isMark(label.codePointAt(0))
        && label
            .codePoints()
            .allMatch(c -> Character.isLetterOrDigit(c) || isMark(c) || c == '-' || c == 0xB7);
  }

  private static boolean isMark(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          true;
      default -> false;
    };
  }

  /// A name in A-labels as people read it.
  static String toUnicode(String ascii) {
    List<String> labels = new ArrayList<>();
    for (String label : ascii.split("\\.", -1)) {
      labels.add(
          label.startsWith(Punycode.PREFIX)
              ? Punycode.decode(label.substring(Punycode.PREFIX.length())).orElse(label)
              : label);
    }
    return String.join(".", labels);
  }
}
