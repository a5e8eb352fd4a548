package org.malleposte.imap;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Outage;
import org.malleposte.account.Watch;
import org.malleposte.imap.ImapMetrics.Result;
import org.malleposte.imap.Rule.News;
import org.malleposte.imap.Rule.When;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.imap.session.CommandHandler;
import org.malleposte.imap.session.Connection;
import org.malleposte.mail.MailException;
import org.malleposte.mail.Right;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's session: who it is, what it has selected and enabled. Every command passes through
/// [#handle]: its [Rule] is checked, it is run, and its outcome becomes the tagged response.
///
/// Ten thousand of these wait in IDLE: it is kept small.
final class Session implements CommandHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  final Imap imap;
  final Connection connection;

  private @Nullable SignedIn who;
  private @Nullable Selected selected;
  private Watch standing = () -> {};
  private @Nullable Watch idling;
  private @Nullable Notifications notifications;
  private Language language = Language.DEFAULT;
  private boolean rev2;
  private boolean utf8;
  private boolean condstore;
  private boolean qresync;
  private boolean uidOnly;
  private boolean leaving;

  Session(Imap imap, Connection connection) {
    this.imap = imap;
    this.connection = connection;
  }

  // --- state ---

  SignedIn who() {
    return Objects.requireNonNull(who, "the rule of the command asks for a user");
  }

  Selected selected() {
    return Objects.requireNonNull(selected, "the rule of the command asks for a mailbox");
  }

  @Nullable Selected selectedOrNull() {
    return selected;
  }

  Namespaces namespaces() {
    return new Namespaces(imap, who());
  }

  void signIn(SignedIn signedIn) {
    who = signedIn;
    standing.close();
    standing = Standing.watch(this, signedIn);
  }

  void select(@Nullable Selected mailbox) {
    selected = mailbox;
    if (notifications != null) {
      notifications.follow(mailbox);
    }
  }

  boolean isSignedIn() {
    return who != null;
  }

  Language language() {
    return language;
  }

  void speak(Language next) {
    language = next;
    connection.speak(next.equals(Language.DEFAULT) ? null : next::say);
  }

  boolean rev2() {
    return rev2;
  }

  boolean utf8() {
    return utf8;
  }

  boolean condstore() {
    return condstore;
  }

  boolean qresync() {
    return qresync;
  }

  /// RFC 9586: messages have no numbers.
  boolean uidOnly() {
    return uidOnly;
  }

  void enableUidOnly() {
    uidOnly = true;
  }

  /// Whether FETCH responses that nobody asked for name the uid: RFC 9051 §7.5.2, RFC 7162 §3.2.4.
  boolean tellsUids() {
    return (rev2 || qresync) && !uidOnly;
  }

  /// Whether VANISHED stands for EXPUNGE: RFC 7162 §3.2.10, RFC 9586 §3.4.
  boolean tellsVanished() {
    return qresync || uidOnly;
  }

  /// Begins the FETCH response of a message, up to its parenthesis; or its UIDFETCH (RFC 9586
  /// §3.3), which needs no UID among what follows.
  ResponseWriter beginFetch(int index, int uid, ResponseWriter out) {
    return uidOnly
        ? out.untagged().number(uid).raw(" UIDFETCH (")
        : out.untagged().number(index + 1L).raw(" FETCH (");
  }

  void enableRev2() {
    rev2 = true;
    connection.useUtf8();
  }

  void enableUtf8() {
    utf8 = true;
    connection.useUtf8();
  }

  /// RFC 7162 §3.1: a command that uses CONDSTORE enables it; §3.1.2.1: the client then hears from
  /// where it counts.
  void enableCondstore(ResponseWriter out) {
    Selected mailbox = selected;
    if (!condstore && mailbox != null) {
      long highest = mailbox.highestModseqTold();
      out.untagged().raw("OK [HIGHESTMODSEQ ").number(highest).raw("] ").text("The highest").end();
    }
    condstore = true;
  }

  void enableQresync(ResponseWriter out) {
    enableCondstore(out);
    qresync = true;
  }

  /// What may be sent in the clear: RFC 9051 §11.1.
  boolean maySendPasswords() {
    return connection.isSecure()
        || imap.options.loopbackMaySignInPlain() && isLoopback(connection.address());
  }

  private static boolean isLoopback(String address) {
    return address.startsWith("127.") || address.equals("::1") || address.equals("0:0:0:0:0:0:0:1");
  }

  String capabilities() {
    return who != null
        ? imap.capabilities.signedIn() + JmapAccess.capability(this)
        : imap.capabilities.greeting(connection.canStartTls(), maySendPasswords());
  }

  // --- the connection's calls ---

  @Override
  public void greet(ResponseWriter out) {
    out.untagged()
        .raw("OK [CAPABILITY ")
        .raw(capabilities())
        .raw("] ")
        .text("Malleposte is ready")
        .end();
  }

  @Override
  public long appendLimit() {
    return who == null ? -1 : imap.options.appendLimit();
  }

  @Override
  public void handle(ImapCommand command, ResponseWriter out) {
    long began = System.nanoTime();
    Result result = answer(command, out);
    imap.metrics.answered(CommandName.of(command), result, System.nanoTime() - began);
  }

  private Result answer(ImapCommand command, ResponseWriter out) {
    Rule rule = Rule.of(command);
    String complaint = rule.complaint(who != null, selected != null);
    if (complaint != null) {
      out.bad(command.tag(), complaint);
      return Result.BAD;
    }
    if (uidOnly && Rule.usesNumbers(command)) { // RFC 9586 §3
      out.tagged(command.tag()).raw("BAD [UIDREQUIRED] ").text("Only UIDs name messages now").end();
      return Result.BAD;
    }
    if (rule.when() == When.SELECTED && !selected().rights().contains(Right.READ)) {
      out.no(command.tag(), "NOPERM", "The selected mailbox is no longer open to you");
      endFor("The selected mailbox is no longer open to you", out);
      return Result.NO;
    }
    try {
      if (rule.asks() && who != null) {
        lookElsewhere();
      }
      Answer answer = Commands.run(this, command, out);
      if (answer != null) {
        OldName.tell(this, command, out);
        tellNews(rule.news(), answer.told(), out);
        ok(command.tag(), answer, out);
      }
      return Result.OK;
    } catch (Refusal | MailException | StorageException e) {
      requireLineStart(out, e);
      refuse(command, rule, e, out);
      return e instanceof Refusal refusal && refusal.isBad() ? Result.BAD : Result.NO;
    }
  }

  /// Whatever is said in an open line or literal is taken for a part of it: then the connection
  /// ends without a word.
  private static void requireLineStart(ResponseWriter out, Exception e) {
    if (out.isMidLine()) {
      throw new IllegalStateException("a response was cut in the middle", e);
    }
  }

  /// What other processes of the same store did to the accounts of this session: who is answered
  /// knows of all that was acknowledged before the question.
  private void lookElsewhere() {
    long began = System.nanoTime();
    who().account().account().look(began);
    Selected mailbox = selected;
    if (mailbox != null) {
      mailbox.account.account().look(began);
    }
  }

  private static void ok(String tag, Answer answer, ResponseWriter out) {
    if (answer.code() == null) {
      out.ok(tag, answer.text());
    } else {
      out.ok(tag, answer.code(), answer.text());
    }
  }

  /// Errors become words of the protocol here and nowhere else.
  private void refuse(ImapCommand command, Rule rule, Exception e, ResponseWriter out) {
    try {
      tellNews(rule.news(), Told.NOTHING, out);
    } catch (MailException | StorageException again) {
      requireLineStart(out, again);
      LOG.debug("{}: nothing could be told", connection, again);
    }
    String tag = command.tag();
    switch (e) {
      case Refusal refusal when refusal.isBad() -> out.bad(tag, refusal.sentence());
      case Refusal refusal -> no(tag, refusal, out);
      case MailException refused -> no(tag, Refusal.of(refused), out);
      default -> {
        LOG.atLevel(Outage.level("IMAP commands", e))
            .setCause(e)
            .log("{}: the store failed", connection);
        out.no(tag, "UNAVAILABLE", "The mail store cannot do that now, try again later");
      }
    }
  }

  private static void no(String tag, Refusal refusal, ResponseWriter out) {
    String code = refusal.code();
    if (code == null) {
      out.no(tag, refusal.sentence());
    } else {
      out.no(tag, code, refusal.sentence());
    }
  }

  // --- news ---

  void tellNews(News news, Told told, ResponseWriter out) throws MailException {
    Selected mailbox = selected;
    if (mailbox == null || news == News.NOTHING || leaving) {
      return;
    }
    try {
      Updates.tell(this, mailbox, out, news == News.ALL, told);
    } catch (MailException e) {
      if (e.reason() != MailException.Reason.NO_SUCH_MAILBOX) {
        throw e;
      }
      endFor("The selected mailbox was deleted", out);
      return;
    }
    if (!mailbox.rights().contains(Right.READ)) {
      endFor("The selected mailbox is no longer open to you", out);
    }
  }

  /// A client cannot be told that no mailbox is selected any more; it can be told goodbye.
  private void endFor(String sentence, ResponseWriter out) {
    selected = null;
    leave(sentence, out);
  }

  void leave(String sentence, ResponseWriter out) {
    if (!leaving) {
      leaving = true;
      out.bye(sentence);
      connection.close();
    }
  }

  // --- IDLE ---

  /// From now on the client is told at once (RFC 2177).
  void idle(ImapCommand.Idle command, ResponseWriter out) {
    Selected mailbox = selected;
    connection.idle(command);
    out.more("Listening");
    if (mailbox != null) {
      // Runs on the committing thread: looks, and wakes.
      idling =
          mailbox.account.watch(() -> {
            if (mailbox.hasNews()) {
              connection.wake();
            }
          });
      connection.wake(); // tells what came before the watch, if it can: too late for a NO
    }
  }

  void stopIdling() {
    Watch watch = idling;
    idling = null;
    if (watch != null) {
      watch.close();
    }
  }

  @Override
  public void wake(ResponseWriter out) {
    Notifications unasked = notifications;
    try {
      if (idling != null || unasked != null && unasked.tellsExpungesAtOnce()) {
        tellNews(News.ALL, Told.NOTHING, out);
      } else if (unasked != null && unasked.tellsSelected()) {
        tellNews(News.ALL_BUT_EXPUNGES, Told.NOTHING, out);
      }
      if (unasked != null && !leaving) {
        unasked.tell(out);
      }
    } catch (MailException | StorageException e) {
      requireLineStart(out, e);
      LOG.atLevel(Outage.level("IMAP news", e))
          .setCause(e)
          .log("{}: what is new could not be read", connection);
      leave("The mail store cannot be read now", out);
    }
  }

  // --- NOTIFY ---

  /// From now on the client hears of that (RFC 5465); null for nothing more than it asks for.
  void hear(@Nullable Notifications next) {
    if (notifications != null) {
      notifications.close();
    }
    notifications = next;
  }

  @Nullable Notifications notifications() {
    return notifications;
  }

  @Override
  public void closed() {
    stopIdling();
    standing.close();
    hear(null);
    selected = null;
  }
}
