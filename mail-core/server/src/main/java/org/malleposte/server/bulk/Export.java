package org.malleposte.server.bulk;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.malleposte.mail.Email;
import org.malleposte.mail.Flags;
import org.malleposte.mail.Mail;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MailException;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.MailboxTree;
import org.malleposte.mail.MailboxView;
import org.malleposte.server.admin.Progress;
import org.malleposte.server.admin.Terminal;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.NoSuchObject;

/// Writes an account's mail into a new folder: an mbox file for each mailbox, or one Maildir++.
public final class Export {
  private static final DateTimeFormatter ASCTIME =
      DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss uuuu", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final Map<String, String> MAILDIR =
      Map.of(
          Flags.DRAFT,
          "D",
          Flags.FLAGGED,
          "F",
          "$Forwarded",
          "P",
          Flags.ANSWERED,
          "R",
          Flags.SEEN,
          "S",
          Flags.DELETED,
          "T");

  private final Mail mail;
  private final Terminal terminal;
  private final MailAccount account;
  private final boolean exact;
  private final Predicate<Mailbox> which;
  private long exported;
  private long gone;

  /// @param exact whether lines keep their CRLF; else they end with LF as programs on Unix expect
  public Export(Mail mail, Terminal terminal, AccountId account, boolean exact) {
    this(mail, terminal, mail.open(account), exact, _ -> true);
  }

  /// The same for some mailboxes.
  public Export(
      Mail mail, Terminal terminal, MailAccount account, boolean exact, Predicate<Mailbox> which) {
    this.mail = mail;
    this.terminal = terminal;
    this.account = account;
    this.exact = exact;
    this.which = which;
  }

  /// Messages that could not be written: their bodies are deleted for good.
  public long gone() {
    return gone;
  }

  /// @return how many messages were written
  public long mbox(String folder) throws IOException, MailException {
    for (Mailbox mailbox : mailboxes()) {
      String path = folder + "/" + file(account.mailboxes().path(mailbox), '/') + ".mbox";
      MailboxView view = account.view(mailbox.id());
      Progress progress = new Progress(terminal, "of " + mailbox.name(), view.size());
      try (OutputStream out = new BufferedOutputStream(terminal.create(path), 1 << 16)) {
        for (int i = 0; i < view.size(); i++) {
          mbox(out, view, i);
          progress.at(i + 1);
        }
      }
      progress.end();
    }
    return exported;
  }

  private void mbox(OutputStream out, MailboxView view, int index) throws IOException {
    Email email = account.email(view.email(index));
    InputStream body = open(email);
    if (body == null) {
      return;
    }
    Instant date = Instant.ofEpochMilli(view.internalDate(index));
    String end = exact ? "\r\n" : "\n";
    OutputStream lines = exact ? keepOpen(out) : LineEnds.ofFiles(keepOpen(out));
    try (body) {
      ascii(out, "From MAILER-DAEMON " + ASCTIME.format(date) + end);
      try (MboxQuotes quotes = new MboxQuotes(lines)) {
        body.transferTo(quotes);
      }
    }
    ascii(out, end);
    exported++;
  }

  /// @return how many messages were written
  public long maildir(String folder) throws IOException, MailException {
    for (Mailbox mailbox : mailboxes()) {
      String path = account.mailboxes().path(mailbox);
      String at = path.equals(MailboxTree.INBOX) ? folder : folder + "/." + file(path, '.');
      for (String part : List.of("cur", "new", "tmp")) {
        terminal.makeFolder(at + "/" + part);
      }
      MailboxView view = account.view(mailbox.id());
      Progress progress = new Progress(terminal, "of " + mailbox.name(), view.size());
      for (int i = 0; i < view.size(); i++) {
        maildir(at, view, i);
        progress.at(i + 1);
      }
      progress.end();
    }
    return exported;
  }

  private void maildir(String at, MailboxView view, int index) throws IOException {
    Email email = account.email(view.email(index));
    InputStream body = open(email);
    if (body == null) {
      return;
    }
    String name =
        "%d.M%dU%d.malleposte:2,%s"
            .formatted(
                view.internalDate(index) / 1000,
                view.email(index),
                view.uid(index),
                letters(view.flags(index)));
    try (body) {
      OutputStream file = terminal.create(at + "/cur/" + name);
      try (OutputStream out =
          exact ? file : LineEnds.ofFiles(new BufferedOutputStream(file, 1 << 16))) {
        body.transferTo(out);
      }
    }
    exported++;
  }

  /// Null when the message was deleted for good.
  private @Nullable InputStream open(@Nullable Email email) {
    try {
      if (email != null) {
        return mail.body(email.body());
      }
    } catch (NoSuchObject e) {
      // Counted below.
    }
    gone++;
    return null;
  }

  private static String letters(Flags flags) {
    StringBuilder letters = new StringBuilder();
    MAILDIR.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .filter(entry -> flags.has(entry.getKey()))
        .forEach(entry -> letters.append(entry.getValue()));
    return letters.toString();
  }

  private List<Mailbox> mailboxes() {
    MailboxTree tree = account.mailboxes();
    return tree.all().stream()
        .filter(Mailbox::selectable)
        .filter(which)
        .sorted(Comparator.comparing(tree::path))
        .toList();
  }

  /// A mailbox's path as that of a file: what a file's name cannot hold becomes `_`.
  private static String file(String path, char separator) {
    StringBuilder name = new StringBuilder();
    for (String part : path.split("/")) {
      String safe = part.replaceAll("[\\x00-\\x1f\\x7f\\\\/]", "_");
      safe = separator == '.' ? safe.replace('.', '_') : safe.replaceFirst("^\\.", "_");
      name.append(name.isEmpty() ? "" : String.valueOf(separator)).append(safe);
    }
    return name.toString();
  }

  private static void ascii(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static OutputStream keepOpen(OutputStream out) {
    return new java.io.FilterOutputStream(out) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public void close() {
        // The mbox goes on.
      }
    };
  }

  /// Puts a `>` before lines `From `, `>From `, ... (mboxrd), and ends the last line.
  private static final class MboxQuotes extends OutputStream {
    private static final byte[] FROM = "From ".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;
    private int quotes;
    private int matched;
    private boolean atStart = true;
    private @Nullable Integer last;

    MboxQuotes(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      last = b & 0xff;
      if (!atStart) {
        out.write(b);
        atStart = b == '\n';
        return;
      }
      if (matched == 0 && b == '>') {
        quotes++;
      } else if (b == FROM[matched]) {
        matched++;
        if (matched == FROM.length) {
          out.write('>');
          release();
        }
      } else {
        release();
        out.write(b);
        atStart = b == '\n';
      }
    }

    private void release() throws IOException {
      for (; quotes > 0; quotes--) {
        out.write('>');
      }
      out.write(FROM, 0, matched);
      matched = 0;
      atStart = false;
    }

    @Override
    public void close() throws IOException {
      release();
      if (last != null && last != '\n') {
        out.write('\r');
        out.write('\n');
      }
      out.close();
    }
  }
}
