package org.malleposte.imap.codec;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.malleposte.mail.MessageSpool;
import org.malleposte.storage.Bytes;

/// Makes up commands, any that the grammar can say.
final class Commands {
  private static final String[] TEXTS = {
    "",
    "x",
    "INBOX/x",
    "two words",
    "a\"b\\c",
    "Entwürfe & Söhne",
    "日本語",
    "{5}",
    "line\r\nline",
    "NIL",
    "]",
    "*%",
    "~{3}",
    "😀",
    "a+b",
    "(",
    "-"
  };
  private static final String[] NAMES = {
    "INBOX", "Sent", "Sent Items", "Entwürfe & Söhne", "日本語/📎", "a/b/c", "x\"y\\z", "&", "1:*"
  };
  private static final String[] FLAGS = {"\\Seen", "\\Deleted", "\\Foo", "$Done", "NIL", "a.b-c"};

  private final RandomGenerator random;

  Commands(RandomGenerator random) {
    this.random = random;
  }

  private static final Set<NotifyEvent> OF_MESSAGES =
      Set.of(NotifyEvent.MESSAGE_NEW, NotifyEvent.MESSAGE_EXPUNGE, NotifyEvent.FLAG_CHANGE);

  ImapCommand next() {
    String tag = pick("a1", "A.0-9", "x]", "T_", "999999");
    return switch (random.nextInt(44)) {
      case 0 -> new ImapCommand.Capability(tag);
      case 1 -> new ImapCommand.Noop(tag);
      case 2 -> new ImapCommand.Logout(tag);
      case 3 -> new ImapCommand.StartTls(tag);
      case 4 -> new ImapCommand.Namespace(tag);
      case 5 -> new ImapCommand.Idle(tag);
      case 6 -> new ImapCommand.Check(tag);
      case 7 -> new ImapCommand.Close(tag);
      case 8 -> new ImapCommand.Unselect(tag);
      case 9 -> new ImapCommand.Expunge(tag);
      case 10 -> new ImapCommand.Id(tag, parameters());
      case 11 ->
          new ImapCommand.Authenticate(tag, "SCRAM-SHA-256", maybe(() -> Bytes.utf8(text())));
      case 12 -> new ImapCommand.Login(tag, text(), text());
      case 13 -> new ImapCommand.Enable(tag, some(1, () -> pick("CONDSTORE", "UTF8=ACCEPT", "X")));
      case 14 ->
          new ImapCommand.Select(tag, name(), random.nextBoolean(), maybe(this::qresync), null);
      case 15 ->
          new ImapCommand.Examine(tag, name(), random.nextBoolean(), maybe(this::qresync), null);
      case 16 -> new ImapCommand.Create(tag, name(), some(0, () -> pick("\\Sent", "\\Junk")), null);
      case 17 -> new ImapCommand.Delete(tag, name(), null);
      case 18 -> new ImapCommand.Rename(tag, name(), name(), null);
      case 19 -> new ImapCommand.Subscribe(tag, name());
      case 20 -> new ImapCommand.Unsubscribe(tag, name());
      case 21 -> list(tag);
      case 22 -> new ImapCommand.Lsub(tag, name(), name());
      case 23 -> new ImapCommand.Status(tag, name(), Set.copyOf(some(1, this::statusItem)));
      case 24 -> new ImapCommand.Append(tag, name(), some(1, this::message), null);
      case 25 -> new ImapCommand.GetAcl(tag, name());
      case 26 -> new ImapCommand.SetAcl(tag, name(), text(), pick(Change.values()), "lrs");
      case 27 -> new ImapCommand.DeleteAcl(tag, name(), text());
      case 28 -> new ImapCommand.ListRights(tag, name(), text());
      case 29 -> new ImapCommand.MyRights(tag, name());
      case 30 -> new ImapCommand.GetQuota(tag, text());
      case 31 -> new ImapCommand.GetQuotaRoot(tag, name());
      case 32 -> new ImapCommand.UidExpunge(tag, set());
      case 33 -> search(tag);
      case 34 -> fetch(tag);
      case 35 ->
          new ImapCommand.Store(
              tag,
              random.nextBoolean(),
              set(),
              optional(),
              pick(Change.values()),
              random.nextBoolean(),
              some(0, () -> pick(FLAGS)));
      case 36 -> new ImapCommand.Copy(tag, random.nextBoolean(), set(), name());
      case 37 -> new ImapCommand.Move(tag, random.nextBoolean(), set(), name());
      case 39 ->
          new ImapCommand.GetMetadata(
              tag, name(), optional32(), pick(0, 1, Integer.MAX_VALUE), some(1, this::entry));
      case 40 -> new ImapCommand.SetMetadata(tag, name(), Map.of(entry(), value()));
      case 41 -> new ImapCommand.SetQuota(tag, text(), Map.of("STORAGE", long64()));
      case 42 -> new ImapCommand.Language(tag, some(0, this::text));
      case 38 -> new ImapCommand.Compress(tag, "DEFLATE");
      default -> search(tag);
    };
  }

  private String entry() {
    return pick("/shared/comment", "/private/vendor/vendor.x/a&b", "/private/1+2");
  }

  private Optional<Bytes> value() {
    return random.nextBoolean() ? Optional.empty() : Optional.of(Bytes.utf8(text()));
  }

  private OptionalLong optional32() {
    return random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(number());
  }

  @SafeVarargs
  private <T> T pick(T... values) {
    return values[random.nextInt(values.length)];
  }

  private <T> @Nullable T maybe(Supplier<T> value) {
    return random.nextBoolean() ? value.get() : null;
  }

  private <T> List<T> some(int least, Supplier<T> value) {
    List<T> values = new ArrayList<>();
    for (int i = random.nextInt(least, least + 4); i > 0; i--) {
      values.add(value.get());
    }
    return List.copyOf(values);
  }

  private String text() {
    return pick(TEXTS);
  }

  private String name() {
    return pick(NAMES);
  }

  private long number() {
    return pick(1L, 7L, 4_294_967_295L, random.nextLong(1, 4_294_967_296L));
  }

  private long long64() {
    return pick(0L, 1L, Long.MAX_VALUE, random.nextLong(1, Long.MAX_VALUE));
  }

  private OptionalLong optional() {
    return random.nextBoolean() ? OptionalLong.of(long64()) : OptionalLong.empty();
  }

  private Map<String, @Nullable String> parameters() {
    Map<String, @Nullable String> parameters = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      parameters.put("p" + i, maybe(() -> pick("", "x", "é", "a\"b")));
    }
    return parameters;
  }

  private SequenceSet set() {
    return random.nextInt(5) == 0 ? SequenceSet.SAVED : plainSet(SequenceSet.STAR);
  }

  private SequenceSet plainSet(long star) {
    SequenceSet.Builder set = new SequenceSet.Builder();
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      long from = random.nextInt(6) == 0 ? star : number();
      set.add(from, random.nextBoolean() ? from : number());
    }
    return set.build();
  }

  private QResync qresync() {
    SequenceSet known = maybe(() -> plainSet(1));
    boolean match = random.nextBoolean();
    return new QResync(
        number(), long64(), known, match ? plainSet(2) : null, match ? plainSet(3) : null);
  }

  private StatusItem statusItem() {
    return pick(StatusItem.values());
  }

  private <E extends Enum<E>> Set<E> subset(Class<E> type) {
    EnumSet<E> all = EnumSet.allOf(type);
    all.removeIf(_ -> random.nextBoolean());
    return all;
  }

  private ImapCommand list(String tag) {
    if (random.nextBoolean()) {
      return new ImapCommand.ListMailboxes(
          tag,
          Set.of(),
          "",
          List.of(pick("*", "%", "x/%", "")),
          false,
          Set.of(),
          Set.of(),
          List.of());
    }
    Set<ListSelection> selection = subset(ListSelection.class);
    if (!selection.contains(ListSelection.SUBSCRIBED)) {
      selection.remove(ListSelection.RECURSIVEMATCH);
    }
    return new ImapCommand.ListMailboxes(
        tag,
        selection,
        name(),
        some(1, this::name),
        true,
        subset(ListReturn.class),
        Set.copyOf(some(0, this::statusItem)),
        some(0, this::entry));
  }

  private ImapCommand.Append.Message message() {
    byte[] octets = new byte[random.nextInt(300)];
    random.nextBytes(octets);
    boolean utf8 = random.nextBoolean();
    Optional<OffsetDateTime> date =
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(
                OffsetDateTime.of(
                    random.nextInt(1970, 2100),
                    random.nextInt(1, 13),
                    random.nextInt(1, 29),
                    random.nextInt(24),
                    random.nextInt(60),
                    random.nextInt(60),
                    0,
                    ZoneOffset.ofHoursMinutes(pick(-8, 0, 5), pick(0))));
    return new ImapCommand.Append.Message(
        some(0, () -> pick(FLAGS)),
        date,
        utf8 || random.nextBoolean(),
        utf8,
        MessageSpool.of(octets),
        List.of());
  }

  private ImapCommand fetch(String tag) {
    OptionalLong since = optional();
    return new ImapCommand.Fetch(
        tag,
        random.nextBoolean(),
        set(),
        some(1, this::item),
        since,
        since.isPresent() && random.nextBoolean(),
        maybe(this::page));
  }

  private FetchItem item() {
    return switch (random.nextInt(6)) {
      case 0 -> new FetchItem.Body(section(), random.nextBoolean(), maybe(this::partial));
      case 1 -> new FetchItem.Binary(part(0), random.nextBoolean(), maybe(this::partial));
      case 2 -> new FetchItem.BinarySize(part(0));
      case 3 -> new FetchItem.Preview(random.nextBoolean());
      default -> pick(FetchItem.Attribute.values());
    };
  }

  private Partial partial() {
    return new Partial(long64(), Math.max(1, long64()));
  }

  private List<Integer> part(int least) {
    return some(least, () -> pick(1, 2, 17, Integer.MAX_VALUE));
  }

  private Section section() {
    Section.Text text = pick(Section.Text.values());
    boolean named = text == Section.Text.HEADER_FIELDS || text == Section.Text.HEADER_FIELDS_NOT;
    return new Section(
        part(text == Section.Text.MIME ? 1 : 0),
        text,
        named ? some(1, () -> pick("From", "X-\"odd\"", "Message-ID", "")) : List.of());
  }

  private ImapCommand search(String tag) {
    boolean uid = random.nextBoolean();
    String charset = pick("UTF-8", "KOI8-R");
    return switch (random.nextInt(7)) {
      case 5 -> new ImapCommand.UidBatches(tag, number(), maybe(() -> new Page(1, 2, false)));
      case 6 -> new ImapCommand.MultiSearch(tag, some(0, this::source), results(), charset, key(6));
      case 4 -> notify(tag);
      case 3 -> new ImapCommand.CancelUpdate(tag, some(1, () -> pick("a1", "b 2")));
      case 0 -> new ImapCommand.Sort(tag, uid, results(), some(1, this::sortKey), charset, key(6));
      case 1 -> new ImapCommand.Thread(tag, uid, pick("REFS", "X"), charset, key(6));
      default ->
          new ImapCommand.Search(
              tag, uid, results(), random.nextBoolean() ? charset : null, key(6));
    };
  }

  private ImapCommand notify(String tag) {
    List<ImapCommand.Notify.Group> groups = new ArrayList<>(some(0, this::group));
    while (groups.stream().filter(group -> group.mailboxes().isSelected()).count() > 1) {
      groups.removeFirst();
    }
    return new ImapCommand.Notify(
        tag, !groups.isEmpty() && random.nextBoolean(), List.copyOf(groups));
  }

  private ImapCommand.Notify.Group group() {
    Set<NotifyEvent> events = subset(NotifyEvent.class);
    if (!events.contains(NotifyEvent.MESSAGE_NEW)) {
      events.remove(NotifyEvent.MESSAGE_EXPUNGE);
      events.remove(NotifyEvent.FLAG_CHANGE);
    } else {
      events.add(NotifyEvent.MESSAGE_EXPUNGE);
    }
    MailboxFilter filter = filter();
    if (filter.isSelected()) {
      events.retainAll(OF_MESSAGES);
    }
    boolean fetches = filter.isSelected() && events.contains(NotifyEvent.MESSAGE_NEW);
    return new ImapCommand.Notify.Group(filter, events, fetches ? some(0, this::item) : List.of());
  }

  private MailboxFilter source() {
    MailboxFilter filter = filter();
    return filter.kind() == MailboxFilter.Kind.SELECTED_DELAYED
        ? new MailboxFilter(MailboxFilter.Kind.SUBTREE_ONE, some(1, this::name))
        : filter;
  }

  private MailboxFilter filter() {
    MailboxFilter.Kind kind = pick(MailboxFilter.Kind.values());
    return switch (kind) {
      case SUBTREE, MAILBOXES -> new MailboxFilter(kind, some(1, this::name));
      case SUBTREE_ONE -> new MailboxFilter(MailboxFilter.Kind.PERSONAL, List.of());
      default -> new MailboxFilter(kind, List.of());
    };
  }

  private SortKey sortKey() {
    return new SortKey(pick(SortKey.Field.values()), random.nextBoolean());
  }

  private SearchResults results() {
    Set<SearchReturn> options = subset(SearchReturn.class);
    if (options.contains(SearchReturn.ALL)) {
      options.remove(SearchReturn.PARTIAL);
    }
    boolean paged = options.contains(SearchReturn.PARTIAL);
    List<FetchItem> fetch =
        options.contains(SearchReturn.UPDATE) ? some(0, () -> FetchItem.Attribute.UID) : List.of();
    return new SearchResults(options, paged ? page() : null, fetch.stream().distinct().toList());
  }

  private Page page() {
    long from = number();
    long to = number();
    return new Page(Math.min(from, to), Math.max(from, to), random.nextBoolean());
  }

  private SearchKey key(int depth) {
    int choice = random.nextInt(depth > 0 ? 20 : 15);
    return switch (choice) {
      case 0 -> new SearchKey.All();
      case 1 -> new SearchKey.Numbers(set());
      case 2 ->
          pick(
              new SearchKey.Uids(set()),
              new SearchKey.UidAfter(number()),
              new SearchKey.UidBefore(number()));
      case 3 -> new SearchKey.Keyword(pick("\\Seen", "\\Flagged", "\\Recent", "$Done", "x"));
      case 4 -> new SearchKey.Envelope(pick(SearchKey.Envelope.Field.values()), text());
      case 5 -> new SearchKey.Header(text(), text());
      case 6 -> new SearchKey.Body(text());
      case 7 -> new SearchKey.Text(text());
      case 8 ->
          new SearchKey.Dated(
              pick(SearchKey.Dated.Clock.values()),
              pick(SearchKey.Dated.Relation.values()),
              LocalDate.of(
                  random.nextInt(1970, 2100), random.nextInt(1, 13), random.nextInt(1, 29)));
      case 9 -> new SearchKey.SaveDateSupported();
      case 10 -> pick(new SearchKey.Larger(long64()), new SearchKey.Smaller(long64()));
      case 11 -> pick(new SearchKey.Older(number()), new SearchKey.Younger(number()));
      case 12 -> new SearchKey.ModSeq(long64());
      case 13 -> new SearchKey.EmailId("M1");
      case 14 -> new SearchKey.ThreadId("T1");
      case 15 -> new SearchKey.Or(key(depth - 1), key(depth - 1));
      case 16 -> new SearchKey.Not(key(depth - 1));
      case 17 -> new SearchKey.Fuzzy(key(depth - 1));
      default -> new SearchKey.And(List.of(key(depth - 1), key(depth - 1)));
    };
  }
}
