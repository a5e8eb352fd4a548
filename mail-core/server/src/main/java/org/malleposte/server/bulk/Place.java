package org.malleposte.server.bulk;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.malleposte.mail.Flags;

/// Where a message of a source belongs.
///
/// @param mailbox its path, INBOX for the root
/// @param flags those the source knows of
/// @param date when it arrived, null when the source does not say
record Place(String mailbox, Flags flags, @Nullable Instant date) {
  private static final String INBOX = "INBOX";

  /// Files beside the messages that programs keep for themselves.
  private static final Set<String> BOOKKEEPING =
      Set.of("maildirfolder", "maildirsize", "subscriptions", "cyrus.header", "cyrus.index");

  private static final Pattern DOVECOT =
      Pattern.compile(
          "dovecot[.-](index|list|mailbox|map|uidlist|uidvalidity|keywords|acl|sieve|svbin|lda).*");

  private static final Map<Character, String> MAILDIR =
      new TreeMap<>(
          Map.of(
              'D', Flags.DRAFT,
              'F', Flags.FLAGGED,
              'P', "$Forwarded",
              'R', Flags.ANSWERED,
              'S', Flags.SEEN,
              'T', Flags.DELETED));

  /// The place of a file with one message, by its path in the source.
  static Place of(String path) {
    List<String> folders = new ArrayList<>(List.of(path.split("/")));
    String name = folders.removeLast();
    if (folders.isEmpty()) {
      return new Place(INBOX, Flags.NONE, null);
    }
    String last = folders.getLast();
    if (last.equals("cur") || last.equals("new")) {
      folders.removeLast();
      return new Place(maildir(folders), flags(name), arrival(name));
    }
    return new Place(mailbox(folders), Flags.NONE, null);
  }

  /// The place of the messages of an mbox file.
  static Place ofMbox(String path) {
    List<String> parts = new ArrayList<>(List.of(path.split("/")));
    String name = parts.removeLast().replaceFirst("(?i)\\.(mbox|mbx)$", "");
    if (!parts.isEmpty() && parts.getLast().endsWith(".mbox")) {
      // Apple's way: a folder NAME.mbox with a file mbox in it.
      name = parts.removeLast().replaceFirst("\\.mbox$", "");
    }
    if (parts.isEmpty()) {
      return new Place(INBOX, Flags.NONE, null);
    }
    parts.add(name);
    return new Place(mailbox(parts), Flags.NONE, null);
  }

  Place at(@Nullable Instant when) {
    return new Place(mailbox, flags, when);
  }

  /// Maildir++ keeps `Archive/2026` in a folder `.Archive.2026` of the root.
  private static String maildir(List<String> folders) {
    List<String> parts = new ArrayList<>();
    for (String folder : folders) {
      if (folder.startsWith(".") && folder.length() > 1) {
        parts.addAll(List.of(folder.substring(1).split("\\.")));
      } else if (!folder.equalsIgnoreCase("Maildir")) {
        parts.add(folder);
      }
    }
    return mailbox(parts);
  }

  private static String mailbox(List<String> parts) {
    List<String> named =
        parts.stream()
            .map(part -> ModifiedUtf7.decode(part.strip()))
            .filter(p -> !p.isEmpty())
            .toList();
    if (named.isEmpty() || (named.size() == 1 && named.getFirst().equalsIgnoreCase(INBOX))) {
      return INBOX;
    }
    return String.join("/", named);
  }

  private static Flags flags(String name) {
    int info = name.lastIndexOf("2,");
    List<String> flags = new ArrayList<>();
    if (info > 0 && (name.charAt(info - 1) == ':' || name.charAt(info - 1) == ';')) {
      MAILDIR.forEach((letter, flag) -> {
        if (name.indexOf(letter, info + 2) >= 0) {
          flags.add(flag);
        }
      });
    }
    return Flags.of(flags);
  }

  /// A Maildir's file name begins with the second in which it was delivered.
  private static @Nullable Instant arrival(String name) {
    int dot = name.indexOf('.');
    boolean seconds = dot >= 9 && dot <= 10 && name.substring(0, dot).matches("\\d+");
    return seconds ? Instant.ofEpochSecond(Long.parseLong(name.substring(0, dot))) : null;
  }

  static boolean isBookkeeping(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return BOOKKEEPING.contains(name)
        || DOVECOT.matcher(name).matches()
        || name.startsWith(".")
        || name.endsWith(".msf")
        || path.matches("(.*/)?tmp/[^/]*"); // of a Maildir
  }

  /// Whether a file says by its name or place that it is one message.
  static boolean isMessageByName(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    return lower.endsWith(".eml") || lower.matches("(.*/)?(cur|new)/[^/]+");
  }

  /// Whether a file is a message: it says so, or begins with a header field.
  static boolean isMessage(String path, byte[] start) {
    if (isMessageByName(path)) {
      return true;
    }
    String line = new String(start, StandardCharsets.ISO_8859_1).lines().findFirst().orElse("");
    return line.matches("[!-9;-~]+:[ \\t].*");
  }
}
