package org.malleposte.imap.codec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.mail.MessageSpool;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes commands of a client's octets, in whatever pieces they come.
///
/// Feed it a piece, then call [#next] until it says null. It keeps the command that is on its way
/// and nothing else: between commands it holds no buffer. Messages of APPEND go straight to the
/// spools of an [AppendDoor], so [#next] may block on a disk; everything else is bounded by
/// [DecoderLimits]. After an error it reads over the rest of the line, and over literals that the
/// client sends without waiting, to be in step again.
///
/// **Line ends.** A line ends with CRLF. A bare LF ends it too: outside a literal no word of the
/// grammar may hold an LF, so that cannot cut a legal command in two, and hand-typed sessions work.
/// A literal announced before a bare LF however is refused and ends the connection: whoever else
/// reads the stream (a proxy) may disagree about which octets are commands.
///
/// For one thread at a time.
public final class ImapDecoder {
  private static final Logger LOG = LoggerFactory.getLogger(ImapDecoder.class);
  private static final byte[] NOTHING = new byte[0];
  private static final String APPEND = "APPEND";

  private static final String REPLACE = "REPLACE";

  /// Enough of a line's end to see a literal announced.
  private static final int TAIL = 40;

  private enum Expecting {
    COMMAND,
    LINE,
    DONE
  }

  private final DecoderLimits limits;
  private final AppendDoor door;
  private boolean utf8Names;
  private Expecting expecting = Expecting.COMMAND;
  private String idleTag = "";

  // The piece that was fed.
  private byte[] piece = NOTHING;
  private int at;

  // The command on its way, as far as it is not in the piece.
  private byte[] held = NOTHING;
  private int heldLength;
  private int fragment; // where, in what is held, the line after the last literal begins

  private int lineOctets; // of the command, outside literals
  private int literalOctets; // of the command, kept in memory
  private long literalLeft; // of the literal that is arriving
  private @Nullable MessageSpool spool; // where it goes when it is a message
  private final List<MessageSpool> messages = new ArrayList<>(1);
  private long messageOctets;
  private long structureOctets; // of what is known of the messages
  private @Nullable Decoded failure; // what to answer when the command's end is reached
  private boolean ended;

  public ImapDecoder(DecoderLimits limits, AppendDoor door) {
    this.limits = limits;
    this.door = door;
  }

  /// From now on mailbox names are UTF-8: after ENABLE IMAP4rev2 or UTF8=ACCEPT.
  public void useUtf8Names() {
    utf8Names = true;
  }

  /// Takes [#useUtf8Names] back.
  public void useUtf7Names() {
    utf8Names = false;
  }

  /// The next line is not a command but an answer to a challenge (RFC 9051 §6.2.2).
  public void expectLine() {
    expecting = Expecting.LINE;
  }

  /// The next line is DONE, which ends the IDLE of `tag` (RFC 2177).
  public void expectDone(String tag) {
    expecting = Expecting.DONE;
    idleTag = tag;
  }

  /// Whether nothing of a command has come and nothing waits to be read.
  public boolean isEmpty() {
    return at == piece.length
        && heldLength == 0
        && literalLeft == 0
        && messages.isEmpty()
        && failure == null;
  }

  /// Octets of memory held for a command that is on its way.
  int heldOctets() {
    return held.length;
  }

  /// Takes the next piece of the stream; the array must not change any more.
  public void feed(byte[] octets) {
    if (at == piece.length) {
      piece = octets;
      at = 0;
      return;
    }
    byte[] joined = Arrays.copyOfRange(piece, at, piece.length + octets.length);
    System.arraycopy(octets, 0, joined, piece.length - at, octets.length);
    piece = joined;
    at = 0;
  }

  /// Forgets everything that was fed and not read: what came in the clear before TLS was there must
  /// not count after (RFC 9051 §6.2.1).
  public void discard() {
    forgetCommand();
    piece = NOTHING;
    at = 0;
    closeMessages();
  }

  /// Takes back what was fed and not read: it is not what it seemed, a layer lies over it.
  public byte[] takeRest() {
    byte[] rest = Arrays.copyOfRange(piece, at, piece.length);
    releasePiece();
    return rest;
  }

  /// The next thing in the stream; null when more octets are needed first.
  public @Nullable Decoded next() {
    while (!ended) {
      if (literalLeft > 0 && !takeLiteral()) {
        return null;
      }
      int lineEnd = indexOfLineEnd();
      if (lineEnd < 0) {
        hold(piece.length);
        releasePiece();
        return null;
      }
      Decoded decoded = line(lineEnd + 1);
      if (decoded != null) {
        return decoded;
      }
    }
    return null;
  }

  private int indexOfLineEnd() {
    byte[] octets = piece;
    for (int i = at; i < octets.length; i++) {
      if (octets[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private void releasePiece() {
    piece = NOTHING;
    at = 0;
  }

  /// Moves the piece's octets up to `to` to those held.
  private void hold(int to) {
    countLine(to - at);
    if (failure != null) {
      holdTail(to);
      return;
    }
    append(to);
  }

  private void countLine(int octets) {
    lineOctets = (int) Math.min(Integer.MAX_VALUE, (long) lineOctets + octets);
    if (lineOctets > lineLimit() && failure == null) {
      fail(tooLong());
    }
  }

  private int lineLimit() {
    return door.isStranger() ? limits.strangerLine() : limits.line();
  }

  private Decoded tooLong() {
    return switch (expecting) {
      case COMMAND -> new Decoded.Bad(readTag(), "The command is too long");
      case LINE -> new Decoded.Bad(null, "The line is too long");
      case DONE -> new Decoded.Command(new ImapCommand.Done(idleTag, false));
    };
  }

  private void append(int to) {
    int octets = to - at;
    if (octets == 0) {
      return;
    }
    reserve(octets);
    System.arraycopy(piece, at, held, heldLength, octets);
    heldLength += octets;
    at = to;
  }

  private void reserve(int octets) {
    if (heldLength + octets > held.length) {
      held = Arrays.copyOf(held, Math.max(heldLength + octets, 2 * held.length));
    }
  }

  /// Keeps the end of what was read, since an announced literal has to be read over too.
  private void holdTail(int to) {
    append(to);
    if (heldLength > TAIL) {
      held = Arrays.copyOfRange(held, heldLength - TAIL, heldLength);
      fragment = Math.max(0, fragment - (heldLength - TAIL));
      heldLength = TAIL;
    }
  }

  /// A line that ends before `to`: of a command, or the last of it.
  private @Nullable Decoded line(int to) {
    if (heldLength > 0 || failure != null || to - at > lineLimit()) {
      hold(to);
      return heldLine();
    }
    int from = at;
    lineOctets += to - from;
    if (expecting == Expecting.COMMAND && announcesLiteral(piece, from, to)) {
      append(to);
      return heldLine();
    }
    at = to;
    return whole(piece, from, to);
  }

  private @Nullable Decoded heldLine() {
    if (expecting == Expecting.COMMAND && announcesLiteral(held, fragment, heldLength)) {
      return literal(Announcement.read(held, fragment, heldLength));
    }
    return whole(held, 0, heldLength);
  }

  private static boolean announcesLiteral(byte[] octets, int from, int to) {
    int i = to - 2;
    if (i >= from && octets[i] == '\r') {
      i--;
    }
    return i >= from && octets[i] == '}' && Announcement.read(octets, from, to).size() >= 0;
  }

  // --- literals ---

  private @Nullable Decoded literal(Announcement announced) {
    if (!announced.strict()) {
      return end("A literal is announced with CRLF");
    }
    if (failure == null) {
      admit(announced);
    }
    if (failure == null) {
      literalLeft = announced.size();
      fragment = heldLength;
      return announced.waits() ? new Decoded.Continue() : null;
    }
    if (announced.waits()) {
      return finish(failure); // the client now knows better than to send it
    }
    if (announced.size() > (door.isStranger() ? limits.strangerLiteral() : limits.discard())) {
      return end("The literal is too large");
    }
    literalLeft = announced.size();
    heldLength = 0;
    fragment = 0;
    return null;
  }

  /// Makes ready for a literal, or fails the command.
  private void admit(Announcement announced) {
    if (isMessage(announced)) {
      admitMessage(announced.size());
      return;
    }
    boolean stranger = door.isStranger();
    if (stranger && !takesLiteralsOfStrangers()) {
      fail(new Decoded.Bad(readTag(), "Sign in first"));
      return;
    }
    if (announced.size() > (stranger ? limits.strangerLiteral() : limits.literal())
        || literalOctets + announced.size() > limits.literals()) {
      fail(new Decoded.Bad(readTag(), "[TOOBIG] The literal is too large"));
      return;
    }
    literalOctets += (int) announced.size();
  }

  private void admitMessage(long size) {
    String tag = readTag();
    if (door.limit() < 0 || tag == null) {
      fail(new Decoded.Bad(tag, "Sign in first"));
      return;
    }
    Decoded wrong = wrongBeforeMessage(tag);
    if (wrong != null) {
      fail(wrong);
    } else if (size > door.limit()) { // RFC 7889 §4
      fail(new Decoded.Refused(tag, "TOOBIG", "The message is larger than " + door.limit()));
    } else if (messages.size() == limits.messages()) {
      fail(new Decoded.Refused(tag, "LIMIT", "There are too many messages in one command"));
    } else {
      openSpool(tag, size);
    }
  }

  /// Before sign-in no other command that is legal has strings (AUTHENTICATE answers in base64).
  private boolean takesLiteralsOfStrangers() {
    return isCommand("LOGIN") || isCommand("ID");
  }

  private void openSpool(String tag, long size) {
    try {
      spool = door.spool(size, messageOctets);
      messages.add(spool);
      messageOctets += size;
    } catch (StorageException e) {
      fail(new Decoded.Refused(tag, "UNAVAILABLE", "The message cannot be taken in now"));
    }
  }

  /// Reads the command as far as it is there.
  private @Nullable Decoded wrongBeforeMessage(String tag) {
    try {
      Decoded decoded = parse(held, 0, heldLength);
      return decoded instanceof Decoded.Command
          ? new Decoded.Bad(tag, "A literal is too much")
          : decoded;
    } catch (MessageLiterals.Missing e) {
      return null;
    }
  }

  /// In APPEND and REPLACE every literal but the mailbox's name and a URL is a message, or a text
  /// of one (RFC 4469).
  private boolean isMessage(Announcement announced) {
    int mailbox = mailboxOfMessages();
    return mailbox >= 0 && announced.at() > mailbox && !isWord("URL", announced.at() - 4);
  }

  /// Where the name of the mailbox begins that is to hold new messages; -1 when there are none.
  private int mailboxOfMessages() {
    int at = tagLength() + 1;
    if (isWord(APPEND, at)) {
      return at + APPEND.length() + 1;
    }
    int name = isWord("UID", at) ? at + 4 : at;
    if (!isWord(REPLACE, name)) {
      return -1;
    }
    int number = name + REPLACE.length() + 1;
    while (number < heldLength && held[number] != ' ') {
      number++;
    }
    return number + 1;
  }

  private boolean isCommand(String name) {
    return isWord(name, tagLength() + 1);
  }

  private boolean isWord(String name, int at) {
    int end = at + name.length();
    if (end >= heldLength || held[end] != ' ') {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (Octets.upper(held[at + i]) != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int tagLength() {
    int i = 0;
    while (i < heldLength && held[i] != ' ') {
      i++;
    }
    return i;
  }

  /// Takes what is there of a literal; whether it is complete.
  private boolean takeLiteral() {
    int octets = (int) Math.min(literalLeft, piece.length - at);
    literalLeft -= octets;
    if (failure != null) {
      at += octets;
    } else if (spool != null) {
      spoolOctets(spool, octets);
    } else {
      append(at + octets);
    }
    if (literalLeft > 0) {
      releasePiece();
      return false;
    }
    endMessage();
    fragment = heldLength; // the literal may itself end in what looks like an announcement
    return true;
  }

  /// What is known of the messages waits in memory for the end of the command.
  private void endMessage() {
    MessageSpool arrived = spool;
    spool = null;
    if (arrived == null || failure != null) {
      return;
    }
    structureOctets += arrived.recordOctets();
    if (structureOctets > limits.structures() && messages.size() > 1) {
      String tag = String.valueOf(readTag());
      fail(new Decoded.Refused(tag, "LIMIT", "The messages have too many parts for one command"));
    }
  }

  private void spoolOctets(MessageSpool to, int octets) {
    try {
      to.write(piece, at, octets);
    } catch (IOException e) {
      String tag = String.valueOf(readTag());
      fail(new Decoded.Refused(tag, "UNAVAILABLE", "The message cannot be taken in now"));
    }
    at += octets;
  }

  // --- whole commands ---

  private @Nullable Decoded whole(byte[] octets, int from, int to) {
    if (failure != null) {
      return finish(failure);
    }
    int end = to - 1;
    if (end > from && octets[end - 1] == '\r') {
      end--;
    }
    Decoded decoded =
        switch (expecting) {
          case COMMAND -> parse(octets, from, end);
          case LINE -> new Decoded.Line(ascii(octets, from, end));
          case DONE ->
              new Decoded.Command(
                  new ImapCommand.Done(idleTag, ascii(octets, from, end).equalsIgnoreCase("DONE")));
        };
    expecting = Expecting.COMMAND;
    if (decoded instanceof Decoded.Command(ImapCommand.Bringing _)) {
      messages.clear(); // they are the command's now
    }
    return finish(decoded);
  }

  private static String ascii(byte[] octets, int from, int to) {
    return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private Decoded parse(byte[] octets, int from, int to) {
    Tokens in = new Tokens(octets, from, to, utf8Names);
    String tag = null;
    try {
      tag = in.tag();
      in.space();
      return new Decoded.Command(
          CommandGrammar.read(in, tag, new MessageLiterals(messages), limits.depth()));
    } catch (SyntaxError e) {
      return tag != null && e.code() != null
          ? new Decoded.Refused(tag, e.code(), e.sentence())
          : new Decoded.Bad(tag, e.sentence());
    }
  }

  private @Nullable String readTag() {
    boolean inHeld = heldLength > 0;
    try {
      return inHeld
          ? new Tokens(held, 0, heldLength, utf8Names).tag()
          : new Tokens(piece, at, piece.length, utf8Names).tag();
    } catch (SyntaxError e) {
      return null;
    }
  }

  private void fail(Decoded answer) {
    failure = answer;
    expecting = Expecting.COMMAND;
    closeMessages();
  }

  /// Makes ready for the next command.
  private Decoded finish(Decoded decoded) {
    forgetCommand();
    closeMessages();
    return decoded;
  }

  private Decoded end(String sentence) {
    ended = true;
    discard();
    return new Decoded.Fatal(sentence);
  }

  private void forgetCommand() {
    held = NOTHING;
    heldLength = 0;
    fragment = 0;
    lineOctets = 0;
    literalOctets = 0;
    literalLeft = 0;
    messageOctets = 0;
    structureOctets = 0;
    failure = null;
    if (at == piece.length) {
      releasePiece();
    }
  }

  private void closeMessages() {
    spool = null;
    for (MessageSpool message : messages) {
      close(message);
    }
    messages.clear();
  }

  private void close(MessageSpool message) {
    try {
      message.close();
    } catch (IOException e) {
      LOG.warn("A temporary file could not be removed", e);
    }
  }
}
