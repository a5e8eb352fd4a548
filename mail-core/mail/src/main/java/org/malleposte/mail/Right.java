package org.malleposte.mail;

import java.util.EnumSet;
import java.util.Set;

/// What a person may do with a mailbox (RFC 4314 §2.1), in the order of the RFC.
public enum Right {
  LOOKUP('l'),
  READ('r'),
  SEEN('s'),
  WRITE('w'),
  INSERT('i'),
  POST('p'),
  CREATE('k'),
  DELETE_MAILBOX('x'),
  DELETE_MESSAGES('t'),
  EXPUNGE('e'),
  ADMINISTER('a');

  private final char letter;

  Right(char letter) {
    this.letter = letter;
  }

  public char letter() {
    return letter;
  }

  /// The rights of those letters. The obsolete `c` and `d` stand for `kx` and `te` (RFC 4314
  /// §2.1.1).
  ///
  /// @throws IllegalArgumentException a letter names no right
  public static Set<Right> parse(String letters) {
    Set<Right> rights = EnumSet.noneOf(Right.class);
    for (char letter : letters.toCharArray()) {
      switch (letter) {
        case 'c' -> rights.addAll(EnumSet.of(CREATE, DELETE_MAILBOX));
        case 'd' -> rights.addAll(EnumSet.of(DELETE_MESSAGES, EXPUNGE));
        default -> rights.add(of(letter));
      }
    }
    return rights;
  }

  private static Right of(char letter) {
    for (Right right : values()) {
      if (right.letter == letter) {
        return right;
      }
    }
    throw new IllegalArgumentException("no right has the letter " + letter);
  }

  public static String letters(Set<Right> rights) {
    StringBuilder letters = new StringBuilder();
    EnumSet.copyOf(rights.isEmpty() ? EnumSet.noneOf(Right.class) : rights)
        .forEach(right -> letters.append(right.letter));
    return letters.toString();
  }

  public static Set<Right> all() {
    return EnumSet.allOf(Right.class);
  }
}
