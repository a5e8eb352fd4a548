package org.malleposte.mail;

import com.github.benmanes.caffeine.cache.Interner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;

/// The flags of a message in a mailbox: system flags and keywords (RFC 9051 §2.3.2).
///
/// Interned: equal sets are the same object, so a million messages hold a handful of them, and
/// comparing is one instruction. Keywords differ only by more than case; the spelling that a set
/// was made with is kept.
public final class Flags {
  public static final String SEEN = "\\Seen";
  public static final String ANSWERED = "\\Answered";
  public static final String FLAGGED = "\\Flagged";
  public static final String DELETED = "\\Deleted";
  public static final String DRAFT = "\\Draft";

  /// The system flags that a client may set, in the order of their bits.
  public static final List<String> SYSTEM = List.of(ANSWERED, FLAGGED, DELETED, SEEN, DRAFT);

  /// Octets that a keyword has at most, and keywords that a message has at most.
  public static final int KEYWORD_LENGTH = 255;

  public static final int KEYWORDS = 100;

  private static final int SEEN_BIT = 1 << SYSTEM.indexOf(SEEN);
  private static final int DELETED_BIT = 1 << SYSTEM.indexOf(DELETED);

  private static final Interner<Flags> INTERNED = Interner.newWeakInterner();

  public static final Flags NONE = INTERNED.intern(new Flags(0, new String[0]));

  private final int system;
  private final String[] keywords;
  private final int hash;
  private final byte[] imap;

  private Flags(int system, String[] keywords) {
    this.system = system;
    this.keywords = keywords;
    int h = system;
    for (String keyword : keywords) {
      h = 31 * h + keyword.hashCode();
    }
    this.hash = h;
    this.imap = ("(" + this + ")").getBytes(StandardCharsets.UTF_8);
  }

  public static Flags of(String... names) {
    return of(Arrays.asList(names));
  }

  /// @param names `\Seen` and the like in any case, or keywords; other names with a backslash
  ///   (`\Recent`) are left out
  public static Flags of(Collection<String> names) {
    int system = 0;
    TreeSet<String> keywords = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : names) {
      int bit = bit(name);
      if (bit >= 0) {
        system |= 1 << bit;
      } else if (!name.startsWith("\\")) {
        keywords.add(name);
      }
    }
    return make(system, keywords);
  }

  private static Flags make(int system, Collection<String> sorted) {
    return INTERNED.intern(new Flags(system, sorted.toArray(String[]::new)));
  }

  private static int bit(String name) {
    for (int i = 0; i < SYSTEM.size(); i++) {
      if (SYSTEM.get(i).equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  public boolean has(String name) {
    int bit = bit(name);
    return bit >= 0
        ? (system & 1 << bit) != 0
        : Arrays.stream(keywords).anyMatch(name::equalsIgnoreCase);
  }

  public boolean seen() {
    return (system & SEEN_BIT) != 0;
  }

  public boolean deleted() {
    return (system & DELETED_BIT) != 0;
  }

  /// @throws MailException `LIMIT`: more keywords, or longer ones, than a message may have
  void requireBounded() throws MailException {
    if (keywords.length > KEYWORDS) {
      throw new MailException(
          MailException.Reason.LIMIT, "a message has at most " + KEYWORDS + " keywords");
    }
    for (String keyword : keywords) {
      if (keyword.length() > KEYWORD_LENGTH) {
        throw new MailException(
            MailException.Reason.LIMIT, "a keyword has at most " + KEYWORD_LENGTH + " octets");
      }
    }
  }

  public boolean isEmpty() {
    return system == 0 && keywords.length == 0;
  }

  public List<String> keywords() {
    return List.of(keywords);
  }

  /// System flags first, then keywords in alphabetical order.
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < SYSTEM.size(); i++) {
      if ((system & 1 << i) != 0) {
        names.add(SYSTEM.get(i));
      }
    }
    names.addAll(Arrays.asList(keywords));
    return names;
  }

  public Flags plus(Flags other) {
    if (other.isEmpty() || other.equals(this)) {
      return this;
    }
    if (isEmpty()) {
      return other;
    }
    TreeSet<String> all = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    all.addAll(Arrays.asList(keywords));
    all.addAll(Arrays.asList(other.keywords));
    return make(system | other.system, all);
  }

  public Flags minus(Flags other) {
    if (other.isEmpty()) {
      return this;
    }
    TreeSet<String> rest = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    rest.addAll(Arrays.asList(keywords));
    for (String gone : other.keywords) {
      rest.remove(gone);
    }
    return make(system & ~other.system, rest);
  }

  /// Those that both have.
  public Flags and(Flags other) {
    return minus(minus(other));
  }

  /// The parenthesised list as IMAP writes it. Not a copy: must not be written to.
  public byte[] imap() {
    return imap;
  }

  void write(FieldWriter out, int systemField, int keywordField) {
    out.number(systemField, system);
    for (String keyword : keywords) {
      out.textAlways(keywordField, keyword);
    }
  }

  /// Collects what [#write] wrote, field by field.
  static final class Reader {
    private int system;
    private List<String> keywords = List.of();

    void system(FieldReader in) {
      system = (int) in.number();
    }

    void keyword(FieldReader in) {
      if (keywords.isEmpty()) {
        keywords = new ArrayList<>();
      }
      keywords.add(in.text());
    }

    Flags flags() {
      return system == 0 && keywords.isEmpty() ? NONE : make(system, keywords);
    }
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof Flags that
            && system == that.system
            && Arrays.equals(keywords, that.keywords);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /// The names with a space between them, `\Seen $Forwarded`.
  @Override
  public String toString() {
    return String.join(" ", names());
  }
}
