package org.malleposte.mail;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Committed;
import org.malleposte.mail.MailException.Reason;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Mutation;

/// The mailboxes of one account and their paths, in memory, moved forward by its commits.
///
/// A mailbox knows its parent and the last part of its name, so that renaming a tree changes one
/// record. Paths have `/` between their parts; INBOX is found in any case (RFC 9051 §5.1).
public final class MailboxTree {
  public static final char SEPARATOR = '/';
  public static final String INBOX = "INBOX";

  /// Octets of one part of a path, and parts of a path, at most.
  static final int PART_LENGTH = 255;

  static final int DEPTH = 32;

  private final Map<Integer, Mailbox> byId = new ConcurrentHashMap<>();

  /// By name, of every mailbox that holds others; 0 stands for the root.
  private final Map<Integer, ConcurrentNavigableMap<String, Integer>> children =
      new ConcurrentHashMap<>();

  static MailboxTree load(Account account) {
    MailboxTree tree = new MailboxTree();
    account.scan(MailKinds.MAILBOX, Bytes.EMPTY, Bytes.EMPTY, tree::put);
    return tree;
  }

  private boolean put(Bytes key, byte[] value) {
    put(Mailbox.decode(value));
    return true;
  }

  void committed(Committed commit) {
    for (Mutation mutation : commit.mutations()) {
      if (mutation.kind().equals(MailKinds.MAILBOX)) {
        switch (mutation) {
          case Mutation.Put put -> put(Mailbox.decode(put.value()));
          case Mutation.Delete delete -> remove(delete.key().intAt(0));
        }
      }
    }
  }

  private void put(Mailbox mailbox) {
    Mailbox before = byId.put(mailbox.id(), mailbox);
    if (before == null) {
      attach(mailbox);
    } else if (before.parent() != mailbox.parent() || !before.name().equals(mailbox.name())) {
      detach(before);
      attach(mailbox);
    }
  }

  private void attach(Mailbox mailbox) {
    children
        .computeIfAbsent(mailbox.parent(), _ -> new ConcurrentSkipListMap<>())
        .put(mailbox.name(), mailbox.id());
  }

  private void detach(Mailbox mailbox) {
    children.computeIfPresent(
        mailbox.parent(),
        (_, names) -> {
          // Another mailbox may have taken the old place within the same commit.
          names.remove(mailbox.name(), mailbox.id());
          return names.isEmpty() ? null : names;
        });
  }

  private void remove(int id) {
    Mailbox gone = byId.remove(id);
    if (gone != null) {
      detach(gone);
    }
  }

  public @Nullable Mailbox get(int id) {
    return byId.get(id);
  }

  /// The mailbox of that path, or null. Any path may be asked for, also one that cannot be.
  public @Nullable Mailbox find(String path) {
    int parent = 0;
    Mailbox found = null;
    for (String part : split(path)) {
      found = child(parent, part);
      if (found == null) {
        return null;
      }
      parent = found.id();
    }
    return found;
  }

  /// The mailbox of that path in any case, the oldest if there are several; or null. Looks at those
  /// beside each part of the path, no others.
  @Nullable Mailbox findInAnyCase(String path) {
    List<Mailbox> found = List.of();
    List<Integer> parents = List.of(0);
    for (String part : split(path)) {
      found =
          parents.stream()
              .flatMap(parent -> children(parent, "").stream())
              .filter(mailbox -> mailbox.name().equalsIgnoreCase(part))
              .toList();
      parents = found.stream().map(Mailbox::id).toList();
    }
    return found.stream().min(Comparator.comparingInt(Mailbox::id)).orElse(null);
  }

  /// The mailbox of that name directly below another (0: at the root), or null.
  public @Nullable Mailbox child(int parent, String name) {
    ConcurrentNavigableMap<String, Integer> names = children.get(parent);
    Integer id = names == null ? null : names.get(name);
    return id == null ? null : byId.get(id);
  }

  /// Those directly below another (0: at the root) whose names begin so, by name.
  public List<Mailbox> children(int parent, String start) {
    ConcurrentNavigableMap<String, Integer> names = children.get(parent);
    if (names == null) {
      return List.of();
    }
    List<Mailbox> found = new ArrayList<>();
    for (Map.Entry<String, Integer> name : names.tailMap(start, true).entrySet()) {
      if (!name.getKey().startsWith(start)) {
        break;
      }
      Mailbox mailbox = byId.get(name.getValue());
      if (mailbox != null) {
        found.add(mailbox);
      }
    }
    return found;
  }

  /// How many there are.
  public int size() {
    return byId.size();
  }

  /// The mailbox with that special use, or null.
  public @Nullable Mailbox withRole(String role) {
    return byId.values().stream()
        .filter(mailbox -> mailbox.role().equalsIgnoreCase(role))
        .findAny()
        .orElse(null);
  }

  /// In no order.
  public Collection<Mailbox> all() {
    return List.copyOf(byId.values());
  }

  public boolean hasChildren(int id) {
    return children.containsKey(id);
  }

  /// The path of a mailbox, from the root.
  public String path(Mailbox mailbox) {
    if (mailbox.parent() == 0) {
      return mailbox.name();
    }
    StringBuilder path = new StringBuilder(mailbox.name());
    Mailbox above = byId.get(mailbox.parent());
    for (int depth = 0; above != null && depth < DEPTH; depth++) {
      path.insert(0, SEPARATOR).insert(0, above.name());
      above = byId.get(above.parent());
    }
    return path.toString();
  }

  /// The parts of a path as they are compared: NFC, INBOX folded.
  static List<String> split(String path) {
    String normal = Normalizer.normalize(path, Normalizer.Form.NFC);
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int slash = normal.indexOf(SEPARATOR);
        slash >= 0;
        slash = normal.indexOf(SEPARATOR, from)) {
      parts.add(normal.substring(from, slash));
      from = slash + 1;
    }
    parts.add(normal.substring(from));
    if (parts.getFirst().equalsIgnoreCase(INBOX)) {
      parts.set(0, INBOX);
    }
    return parts;
  }

  /// The parts of the path of a mailbox to be made.
  ///
  /// @throws MailException `BAD_NAME` or `LIMIT`
  static List<String> checked(String path) throws MailException {
    List<String> parts = split(path);
    if (parts.size() > DEPTH) {
      throw new MailException(Reason.LIMIT, "mailboxes stand at most " + DEPTH + " deep");
    }
    for (String part : parts) {
      check(part);
    }
    return parts;
  }

  private static void check(String part) throws MailException {
    if (part.isEmpty()) {
      throw new MailException(Reason.BAD_NAME, "a part of the name is empty");
    }
    if (part.getBytes(StandardCharsets.UTF_8).length > PART_LENGTH) {
      throw new MailException(
          Reason.BAD_NAME, "a part of the name is longer than " + PART_LENGTH + " octets");
    }
    // RFC 9051 §5.1: no control characters; nor may a name look like a pattern (RFC 9051 §6.3.9).
    if (part.chars().anyMatch(c -> Character.isISOControl(c) || c == '*' || c == '%')) {
      throw new MailException(
          Reason.BAD_NAME, "a name holds no control characters and neither * nor %");
    }
  }
}
