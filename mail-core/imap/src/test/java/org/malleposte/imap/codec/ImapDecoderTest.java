package org.malleposte.imap.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.malleposte.imap.codec.Decoding.all;
import static org.malleposte.imap.codec.Decoding.command;
import static org.malleposte.imap.codec.Decoding.complaint;
import static org.malleposte.imap.codec.Decoding.feed;
import static org.malleposte.imap.codec.Decoding.octets;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.malleposte.imap.codec.FetchItem.Attribute;
import org.malleposte.storage.Bytes;

class ImapDecoderTest {
  @Test
  void commandsWithoutArguments() {
    assertThat(command("a1 noop")).isEqualTo(new ImapCommand.Noop("a1"));
    assertThat(command("a1 CAPABILITY")).isEqualTo(new ImapCommand.Capability("a1"));
    assertThat(command("a1 Logout")).isEqualTo(new ImapCommand.Logout("a1"));
    assertThat(command("a1 STARTTLS")).isEqualTo(new ImapCommand.StartTls("a1"));
    assertThat(command("a1 IDLE")).isEqualTo(new ImapCommand.Idle("a1"));
    assertThat(command("a1 EXPUNGE")).isEqualTo(new ImapCommand.Expunge("a1"));
  }

  @Test
  void loginTakesEveryKindOfString() {
    assertThat(command("a LOGIN joe \"p \\\"w\\\\\""))
        .isEqualTo(new ImapCommand.Login("a", "joe", "p \"w\\"));
    assertThat(all("a LOGIN {3}\r\njoe {4+}\r\nx\r\ny\r\n"))
        .containsExactly(
            new Decoded.Continue(),
            new Decoded.Command(new ImapCommand.Login("a", "joe", "x\r\ny")));
    assertThat(command("a LOGIN joe secret").toString()).doesNotContain("secret");
  }

  @Test
  void authenticate() {
    assertThat(command("a AUTHENTICATE plain"))
        .isEqualTo(new ImapCommand.Authenticate("a", "PLAIN", null));
    assertThat(command("a AUTHENTICATE PLAIN ="))
        .isEqualTo(new ImapCommand.Authenticate("a", "PLAIN", Bytes.EMPTY));
    assertThat(command("a AUTHENTICATE PLAIN AGpvZQBwdw=="))
        .isEqualTo(new ImapCommand.Authenticate("a", "PLAIN", Bytes.utf8("\0joe\0pw")));
  }

  @Test
  void select() {
    assertThat(command("a SELECT inbox"))
        .isEqualTo(new ImapCommand.Select("a", "INBOX", false, null, null));
    assertThat(command("a EXAMINE \"Sent Items\" (CONDSTORE)"))
        .isEqualTo(new ImapCommand.Examine("a", "Sent Items", true, null, null));
    assertThat(
            command("a SELECT INBOX (QRESYNC (67890007 90060115194045000 41:211,214 (1:9 41:49)))"))
        .isEqualTo(
            new ImapCommand.Select(
                "a",
                "INBOX",
                false,
                new QResync(
                    67890007,
                    90060115194045000L,
                    new SequenceSet.Builder().add(41, 211).add(214, 214).build(),
                    SequenceSet.range(1, 9),
                    SequenceSet.range(41, 49)),
                null));
    assertThat(command("a SELECT INBOX (QRESYNC (1 2 (1 5)))"))
        .isEqualTo(
            new ImapCommand.Select(
                "a",
                "INBOX",
                false,
                new QResync(1, 2, null, SequenceSet.of(1), SequenceSet.of(5)),
                null));
  }

  @Test
  void mailboxNamesAreModifiedUtf7UntilUtf8IsEnabled() {
    assertThat(command("a DELETE \"Entw&APw-rfe &- so\""))
        .isEqualTo(new ImapCommand.Delete("a", "Entwürfe & so", null));
    assertThat(complaint("a DELETE A&B")).startsWith("a NO [CANNOT]");
    assertThat(complaint("a DELETE &AEE-")).startsWith("a NO [CANNOT]"); // "A" needs no shift
    ImapDecoder decoder = Decoding.decoder();
    decoder.useUtf8Names();
    byte[] line = "a DELETE \"Entwu\u0308rfe &-\"\r\n".getBytes(StandardCharsets.UTF_8);
    assertThat(feed(decoder, line)) // NFC, and & is itself
        .containsExactly(
            new Decoded.Command(new ImapCommand.Delete("a", "Entwürfe &-", "Entwu\u0308rfe &-")));
  }

  @Test
  void list() {
    assertThat(command("a LIST \"\" *"))
        .isEqualTo(
            new ImapCommand.ListMailboxes(
                "a", Set.of(), "", List.of("*"), false, Set.of(), Set.of(), List.of()));
    assertThat(
            command(
                "a LIST (SUBSCRIBED RECURSIVEMATCH) \"\" (INBOX \"x/%\") RETURN (CHILDREN"
                    + " SPECIAL-USE STATUS (MESSAGES DELETED-STORAGE))"))
        .isEqualTo(
            new ImapCommand.ListMailboxes(
                "a",
                Set.of(ListSelection.SUBSCRIBED, ListSelection.RECURSIVEMATCH),
                "",
                List.of("INBOX", "x/%"),
                true,
                Set.of(ListReturn.CHILDREN, ListReturn.SPECIAL_USE),
                Set.of(StatusItem.MESSAGES, StatusItem.DELETED_STORAGE),
                List.of()));
    assertThat(complaint("a LIST (RECURSIVEMATCH) \"\" *")).startsWith("a BAD");
  }

  @Test
  void fetchItems() {
    assertThat(items("FLAGS")).containsExactly(Attribute.FLAGS);
    assertThat(items("FAST"))
        .containsExactly(Attribute.FLAGS, Attribute.INTERNALDATE, Attribute.RFC822_SIZE);
    assertThat(items("(RFC822.SIZE RFC822 RFC822.TEXT RFC822.HEADER BODY BODYSTRUCTURE)"))
        .containsExactly(
            Attribute.RFC822_SIZE,
            Attribute.RFC822,
            Attribute.RFC822_TEXT,
            Attribute.RFC822_HEADER,
            Attribute.BODY,
            Attribute.BODYSTRUCTURE);
    assertThat(items("(BODY[] BODY.PEEK[1.2.HEADER.FIELDS (From \"To\")]<0.100> body[text])"))
        .containsExactly(
            new FetchItem.Body(Section.WHOLE, false, null),
            new FetchItem.Body(
                new Section(List.of(1, 2), Section.Text.HEADER_FIELDS, List.of("From", "To")),
                true,
                new Partial(0, 100)),
            new FetchItem.Body(new Section(List.of(), Section.Text.TEXT, List.of()), false, null));
    assertThat(items("(BINARY.PEEK[1] BINARY[2.1]<5.6> BINARY.SIZE[3] PREVIEW PREVIEW (LAZY) UID)"))
        .containsExactly(
            new FetchItem.Binary(List.of(1), true, null),
            new FetchItem.Binary(List.of(2, 1), false, new Partial(5, 6)),
            new FetchItem.BinarySize(List.of(3)),
            new FetchItem.Preview(false),
            new FetchItem.Preview(true),
            Attribute.UID);
    assertThat(command("a UID FETCH 1:* (FLAGS) (CHANGEDSINCE 12345 VANISHED)"))
        .isEqualTo(
            new ImapCommand.Fetch(
                "a",
                true,
                SequenceSet.range(1, SequenceSet.STAR),
                List.of(Attribute.FLAGS),
                OptionalLong.of(12345),
                true,
                null));
  }

  private static List<FetchItem> items(String text) {
    return ((ImapCommand.Fetch) command("a FETCH 1 " + text)).items();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a FETCH 0 FLAGS",
        "a FETCH 4294967296 FLAGS",
        "a FETCH 1,, FLAGS",
        "a FETCH 1 ()",
        "a FETCH 1 (FLAGS",
        "a FETCH 1 BODY[MIME]",
        "a FETCH 1 BODY[0]",
        "a FETCH 1 BODY[1.]",
        "a FETCH 1 BODY[]<0.0>",
        "a FETCH 1 BODY[HEADER.FIELDS ()]",
        "a FETCH 1 FLAGS ",
        "a STORE 1 FLAGS",
        "a STORE 1 +-FLAGS x",
        "a SEARCH",
        "a SEARCH ()",
        "a SEARCH SINCE 31-Feb-2024",
        "a SEARCH RETURN (NONE) ALL",
        "a STATUS INBOX ()",
        "a STATUS INBOX MESSAGES",
        "a LOGIN joe",
        "a LOGIN joe \"x",
        "a LOGIN joe \"x\\y\"",
        "a LOGIN joe \"x\u0000\"",
        "a LOGIN joe p\u00e9",
        "a NOOP ",
        "a  NOOP",
        "a FROBNICATE",
        "a FROBNICATE x",
        "a UID NOOP 1",
        "a ENABLE ",
        "a SELECT INBOX (QRESYNC (1 2 *))",
        "a APPEND INBOX",
        "a",
      })
  void badCommandsAreAnsweredByTheirTag(String line) {
    assertThat(complaint(line)).startsWith("a BAD");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " NOOP", "+ NOOP", "* OK", "(", "\u0000", "{", "\"a\" NOOP"})
  void withoutATagTheAnswerIsUntagged(String line) {
    assertThat(complaint(line)).startsWith("null BAD");
  }

  @Test
  void store() {
    assertThat(command("a UID STORE 2,4:7 (UNCHANGEDSINCE 5) +flags.silent (\\SEEN $Done)"))
        .isEqualTo(
            new ImapCommand.Store(
                "a",
                true,
                new SequenceSet.Builder().add(2, 2).add(4, 7).build(),
                OptionalLong.of(5),
                Change.ADD,
                true,
                List.of("\\Seen", "$Done")));
    assertThat(command("a STORE $ -FLAGS \\deleted x"))
        .isEqualTo(
            new ImapCommand.Store(
                "a",
                false,
                SequenceSet.SAVED,
                OptionalLong.empty(),
                Change.REMOVE,
                false,
                List.of("\\Deleted", "x")));
  }

  @Test
  void search() {
    assertThat(
            command(
                "a UID SEARCH RETURN () CHARSET utf-8 OR (UNSEEN FROM \"x y\") NOT SINCE 1-Feb-2024"))
        .isEqualTo(
            new ImapCommand.Search(
                "a",
                true,
                SearchResults.of(SearchReturn.ALL),
                "UTF-8",
                new SearchKey.Or(
                    new SearchKey.And(
                        List.of(
                            new SearchKey.Not(new SearchKey.Keyword("\\Seen")),
                            new SearchKey.Envelope(SearchKey.Envelope.Field.FROM, "x y"))),
                    new SearchKey.Not(
                        new SearchKey.Dated(
                            SearchKey.Dated.Clock.INTERNAL,
                            SearchKey.Dated.Relation.SINCE,
                            LocalDate.of(2024, 2, 1))))));
    assertThat(command("a SEARCH MODSEQ \"/flags/\\\\draft\" all 620162338"))
        .isEqualTo(
            new ImapCommand.Search(
                "a", false, SearchResults.PLAIN, null, new SearchKey.ModSeq(620162338)));
  }

  @Test
  void searchesNestToABound() {
    assertThat(command("a SEARCH " + "NOT ".repeat(100) + "ALL")).isNotNull();
    assertThat(complaint("a SEARCH " + "NOT ".repeat(101) + "ALL")).contains("nested");
    assertThat(complaint("a SEARCH " + "(".repeat(101) + "ALL" + ")".repeat(101)))
        .contains("nested");
  }

  @Test
  void append() throws Exception {
    List<Decoded> decoded =
        all(
            "a APPEND Drafts (\\seen k) \" 7-Feb-1994 21:52:25 -0800\" {5}\r\nhello"
                + " ~{3+}\r\na\0b UTF8 (~{2+}\r\nhi)\r\n");
    assertThat(decoded).hasSize(2).first().isEqualTo(new Decoded.Continue());
    var append = (ImapCommand.Append) ((Decoded.Command) decoded.getLast()).command();
    assertThat(append.mailbox()).isEqualTo("Drafts");
    var first = append.messages().getFirst();
    assertThat(first.flags()).containsExactly("\\Seen", "k");
    assertThat(first.date())
        .isEqualTo(Optional.of(OffsetDateTime.parse("1994-02-07T21:52:25-08:00")));
    assertThat(append.messages().stream().map(m -> m.binary() + " " + m.utf8() + " " + text(m)))
        .containsExactly("false false hello", "true false a\0b", "true true hi");
  }

  private static String text(ImapCommand.Append.Message message) {
    try (var in = message.content().content().open()) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void appendToAMailboxNamedByALiteral() {
    List<Decoded> decoded = all("a APPEND {5+}\r\ninbox {2+}\r\nhi\r\n");
    var append = (ImapCommand.Append) ((Decoded.Command) decoded.getLast()).command();
    assertThat(append.mailbox()).isEqualTo("INBOX");
    assertThat(text(append.messages().getFirst())).isEqualTo("hi");
  }

  @Test
  void aMessageIsRefusedBeforeItIsSent() {
    assertThat(all("a APPEND INBOX {1000001}\r\nb NOOP\r\n"))
        .containsExactly(
            new Decoded.Refused("a", "TOOBIG", "The message is larger than 1000000"),
            new Decoded.Command(new ImapCommand.Noop("b")));
    assertThat(all("a APPEND INBOX (\\Seen \"x\" {10}\r\nb NOOP\r\n").getFirst())
        .isInstanceOf(Decoded.Bad.class);
  }

  @Test
  void aMessageSentAtOnceIsReadOverAndRefused() {
    assertThat(all("a APPEND INBOX {1000001+}\r\n" + "x".repeat(1000001) + "\r\nb NOOP\r\n"))
        .containsExactly(
            new Decoded.Refused("a", "TOOBIG", "The message is larger than 1000000"),
            new Decoded.Command(new ImapCommand.Noop("b")));
  }

  @Test
  void nothingIsTakenInBeforeSignIn() {
    ImapDecoder decoder = new ImapDecoder(DecoderLimits.DEFAULT, AppendDoor.CLOSED);
    assertThat(feed(decoder, octets("a APPEND INBOX {10}\r\n")))
        .containsExactly(new Decoded.Bad("a", "Sign in first"));
    assertThat(decoder.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {65_537, 4294967296L, Long.MAX_VALUE})
  void otherLiteralsAreBounded(long size) {
    assertThat(all("a LOGIN {" + size + "}\r\nb NOOP\r\n"))
        .containsExactly(
            new Decoded.Bad("a", "[TOOBIG] The literal is too large"),
            new Decoded.Command(new ImapCommand.Noop("b")));
  }

  @Test
  void aHugeLiteralThatIsSentAtOnceEndsTheConnection() {
    assertThat(all("a LOGIN {99999999999999999999+}\r\nxxxx\r\nb NOOP\r\n"))
        .containsExactly(new Decoded.Fatal("The literal is too large"));
  }

  @Test
  void aLongLineIsReadOverWithItsLiterals() {
    String line = "a LOGIN " + "x".repeat(70_000) + " {9+}\r\nb LOGOUT\r\r\nc NOOP\r\n";
    assertThat(all(line))
        .containsExactly(
            new Decoded.Bad("a", "The command is too long"),
            new Decoded.Command(new ImapCommand.Noop("c")));
  }

  @Test
  void aBareLfEndsALineButAnnouncesNoLiteral() {
    assertThat(all("a NOOP\nb NOOP\r\n")).hasSize(2).allMatch(Decoded.Command.class::isInstance);
    assertThat(all("a LOGIN {8+}\nb LOGOUT\r\n"))
        .containsExactly(new Decoded.Fatal("A literal is announced with CRLF"));
  }

  @Test
  void linesThatAreNotCommands() {
    ImapDecoder decoder = Decoding.decoder();
    decoder.expectLine();
    assertThat(feed(decoder, octets("AGpvZQ==\r\na NOOP\r\n")))
        .containsExactly(
            new Decoded.Line("AGpvZQ=="), new Decoded.Command(new ImapCommand.Noop("a")));
    decoder.expectDone("b");
    assertThat(feed(decoder, octets("done\r\n")))
        .containsExactly(new Decoded.Command(new ImapCommand.Done("b", true)));
    decoder.expectDone("b");
    assertThat(feed(decoder, octets("c NOOP\r\n")))
        .containsExactly(new Decoded.Command(new ImapCommand.Done("b", false)));
  }

  @Test
  void whatCameBeforeTlsIsForgotten() {
    ImapDecoder decoder = Decoding.decoder();
    decoder.feed(octets("a STARTTLS\r\nb LOGIN x y\r\nc LOG"));
    assertThat(decoder.next()).isEqualTo(new Decoded.Command(new ImapCommand.StartTls("a")));
    decoder.discard();
    assertThat(feed(decoder, octets("d NOOP\r\n")))
        .containsExactly(new Decoded.Command(new ImapCommand.Noop("d")));
  }
}
