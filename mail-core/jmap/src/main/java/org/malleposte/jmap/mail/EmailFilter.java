package org.malleposte.jmap.mail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.Conditions;
import org.malleposte.jmap.Filter;
import org.malleposte.jmap.MethodError;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.Rooms;
import org.malleposte.jmap.Signatures;
import org.malleposte.mail.Arrivals;
import org.malleposte.mail.Email;
import org.malleposte.mail.MailboxView;
import org.malleposte.search.Where;

/// The filter of an Email/query, understood (RFC 8621 §4.4.1): in which mailboxes to look, and what
/// an email there must be like.
final class EmailFilter {
  /// Texts that one filter looks for: each is a search of its own.
  private static final int TEXTS = 50;

  private static final Predicate<Candidate> ALWAYS = _ -> true;

  private final Rooms rooms;
  private final OpenAccount account;
  private final Call call;
  private final List<MailboxView> views;
  private final Predicate<Candidate> test;
  private final boolean everything;
  private boolean keywords;
  private boolean threads;
  private int texts;

  /// @param filter null for everything
  EmailFilter(Call call, OpenAccount account, @Nullable Filter filter) throws MethodException {
    this.call = call;
    this.rooms = call.rooms();
    this.account = account;
    Condition only = filter instanceof Filter.Condition condition ? place(condition) : null;
    this.views = views(filter);
    this.everything = filter == null || only != null;
    this.test = filter == null || only != null ? ALWAYS : conditions().compile(filter);
  }

  /// A condition that says nothing but the mailbox.
  private record Condition(int mailbox) {}

  private @Nullable Condition place(Filter.Condition condition) throws MethodException {
    int mailbox = mailbox(condition.properties());
    return mailbox != 0 && condition.properties().size() == 1 ? new Condition(mailbox) : null;
  }

  /// Where to look: in the views of the mailboxes that can have what is looked for.
  List<MailboxView> views() {
    return views;
  }

  /// Whether everything in the views is looked for.
  boolean isEverything() {
    return everything;
  }

  boolean test(Candidate candidate) {
    return test.test(candidate);
  }

  /// Whether it depends on keywords.
  boolean looksAtKeywords() {
    return keywords;
  }

  /// Whether it depends on other emails of the same thread.
  boolean looksAtThreads() {
    return threads;
  }

  private List<MailboxView> views(@Nullable Filter filter) throws MethodException {
    Emails emails = new Emails(account);
    int mailbox = filter == null ? 0 : mailbox(filter);
    if (mailbox == 0) {
      return emails.views();
    }
    MailboxView view = emails.view(mailbox);
    return view == null ? List.of() : List.of(view);
  }

  /// The mailbox in which all that is looked for stands; 0 when it is not one, -1 when it is none.
  private int mailbox(Filter filter) throws MethodException {
    return switch (filter) {
      case Filter.Condition condition -> mailbox(condition.properties());
      case Filter.Operator operator -> {
        if (operator.kind() == Filter.Kind.AND) {
          for (Filter part : operator.conditions()) {
            int mailbox = mailbox(part);
            if (mailbox != 0) {
              yield mailbox;
            }
          }
        }
        yield 0;
      }
    };
  }

  private int mailbox(ObjectNode properties) throws MethodException {
    String id = new Arguments(properties).idOrNull("inMailbox");
    return id == null ? 0 : number(id);
  }

  private int number(String id) {
    String known = call.resolve(id);
    return known == null ? -1 : Emails.mailboxNumber(known);
  }

  // Understanding

  private Conditions<Candidate> conditions() {
    return this::condition;
  }

  /// All that a condition says must be so. What costs least is looked at first.
  private Predicate<Candidate> condition(ObjectNode properties) throws MethodException {
    List<Predicate<Candidate>> cheap = new ArrayList<>();
    List<Predicate<Candidate>> dear = new ArrayList<>();
    Arguments arguments = new Arguments(properties);
    for (Map.Entry<String, JsonNode> property : properties.properties()) {
      if (!property.getValue().isNull()) {
        boolean text = isText(property.getKey());
        (text ? dear : cheap)
            .add(
                text ? text(property.getKey(), arguments) : property(property.getKey(), arguments));
      }
    }
    cheap.addAll(dear);
    return switch (cheap.size()) {
      case 0 -> ALWAYS;
      case 1 -> cheap.getFirst();
      default -> candidate -> cheap.stream().allMatch(test -> test.test(candidate));
    };
  }

  private Predicate<Candidate> property(String name, Arguments arguments) throws MethodException {
    return switch (name) {
      case "inMailbox" -> {
        int mailbox = number(arguments.id(name));
        yield candidate -> candidate.isIn(mailbox);
      }
      case "inMailboxOtherThan" -> {
        Set<Integer> mailboxes = new HashSet<>();
        for (String id : arguments.ids(name)) {
          mailboxes.add(number(id));
        }
        yield candidate -> candidate.isInAnyBut(mailboxes);
      }
      case "before" -> {
        long time = time(name, arguments);
        yield candidate -> seconds(candidate) < time;
      }
      case "after" -> {
        long time = time(name, arguments);
        yield candidate -> seconds(candidate) >= time;
      }
      case "minSize" -> {
        long size = arguments.unsigned(name, 0);
        yield candidate -> candidate.size() >= size;
      }
      case "maxSize" -> {
        long size = arguments.unsigned(name, 0);
        yield candidate -> candidate.size() < size;
      }
      case "hasKeyword" -> {
        String keyword = keyword(name, arguments);
        yield candidate -> Keywords.has(candidate.flags(), keyword);
      }
      case "notKeyword" -> {
        String keyword = keyword(name, arguments);
        yield candidate -> !Keywords.has(candidate.flags(), keyword);
      }
      case "allInThreadHaveKeyword" -> {
        ThreadKeywords thread = thread(name, arguments);
        yield candidate -> thread.isInAll(candidate.thread());
      }
      case "someInThreadHaveKeyword" -> {
        ThreadKeywords thread = thread(name, arguments);
        yield candidate -> thread.isInSome(candidate.thread());
      }
      case "noneInThreadHaveKeyword" -> {
        ThreadKeywords thread = thread(name, arguments);
        yield candidate -> !thread.isInSome(candidate.thread());
      }
      case "hasAttachment" -> {
        boolean wanted = arguments.flag(name, true);
        Among attachments = new Among(account.mail().sortKeys()::withAttachment);
        yield candidate -> attachments.has(candidate.email()) == wanted;
      }
      case "hasSmime", "hasVerifiedSmime", "hasVerifiedSmimeAtDelivery" ->
          signature(name, arguments.flag(name, true));
      default ->
          throw new MethodException(
              MethodError.UNSUPPORTED_FILTER, "There is no condition " + name + ".");
    };
  }

  /// RFC 9219 §4.2. Signatures are verified of those messages alone that have one.
  private Predicate<Candidate> signature(String name, boolean wanted) throws MethodException {
    Signatures signatures = call.signatures();
    if (signatures == null) {
      throw new MethodException(
          MethodError.UNSUPPORTED_FILTER, "There is no condition " + name + ".");
    }
    Among signed = new Among(account.mail().sortKeys()::withSmime);
    return candidate -> {
      boolean has = signed.has(candidate.email());
      Email email =
          has && !name.equals("hasSmime") ? account.mail().email(candidate.email()) : null;
      if (email != null) {
        Signatures.Verdict verdict = signatures.of(account, email);
        String status =
            name.equals("hasVerifiedSmime") ? verdict.status() : verdict.statusAtDelivery();
        has = Signatures.Verdict.VERIFIED.equals(status);
      }
      return has == wanted;
    };
  }

  /// As it is shown: to the second.
  private static long seconds(Candidate candidate) {
    return Math.floorDiv(candidate.receivedAt(), 1000L) * 1000;
  }

  /// @return ms since 1970
  private static long time(String name, Arguments arguments) throws MethodException {
    String date = arguments.text(name);
    try {
      return Instant.parse(date).toEpochMilli();
    } catch (DateTimeException e) {
      throw MethodException.invalid("filter", name + " is not a UTCDate");
    }
  }

  private String keyword(String name, Arguments arguments) throws MethodException {
    keywords = true;
    return arguments.text(name);
  }

  private ThreadKeywords thread(String name, Arguments arguments) throws MethodException {
    keywords = true;
    threads = true;
    return new ThreadKeywords(rooms, account, arguments.text(name));
  }

  private static boolean isText(String name) {
    return switch (name) {
      case "text", "from", "to", "cc", "bcc", "subject", "body", "header" -> true;
      default -> false;
    };
  }

  private Predicate<Candidate> text(String name, Arguments arguments) throws MethodException {
    if (++texts > TEXTS) {
      throw new MethodException(
          MethodError.UNSUPPORTED_FILTER, "A filter looks for at most " + TEXTS + " texts.");
    }
    return switch (name) {
      // §4.4.1 allows to look at more than it names: at the names of attachments, too.
      case "text" -> words(Where.Content.TEXT, arguments.text(name));
      case "from" -> words(Where.Envelope.FROM, arguments.text(name));
      case "to" -> words(Where.Envelope.TO, arguments.text(name));
      case "cc" -> words(Where.Envelope.CC, arguments.text(name));
      case "bcc" -> words(Where.Envelope.BCC, arguments.text(name));
      case "subject" -> words(Where.Envelope.SUBJECT, arguments.text(name));
      case "body" -> words(Where.Content.BODY, arguments.text(name));
      default -> header(arguments.textsOrNull("header"));
    };
  }

  private Predicate<Candidate> words(Where where, String text) {
    return WordCondition.of(rooms.search(), account.accountId(), where, text);
  }

  /// The name of a field, and perhaps a text in it: as it stands, since what machines write for
  /// machines is no words.
  private TextCondition header(@Nullable List<String> header) throws MethodException {
    if (header == null || header.isEmpty() || header.size() > 2) {
      throw MethodException.invalid("filter", "header has a name and perhaps a text");
    }
    String text = header.size() == 2 ? header.get(1) : "";
    return new TextCondition(
        rooms.search(), account.accountId(), new Where.Field(header.getFirst()), text);
  }

  /// Which of the emails that are looked at have something: found for all at the first question.
  private final class Among {
    private final Function<long[], BitSet> finder;
    private @Nullable BitSet found;

    Among(Function<long[], BitSet> finder) {
      this.finder = finder;
    }

    boolean has(long email) {
      BitSet all = found;
      if (all == null) {
        all = look();
        found = all;
      }
      return all.get(Math.toIntExact(email));
    }

    private BitSet look() {
      long[] emails = emails();
      BitSet places = finder.apply(emails);
      BitSet ids = new BitSet();
      places.stream().forEach(place -> ids.set(Math.toIntExact(emails[place])));
      return ids;
    }

    private long[] emails() {
      LongList emails = new LongList();
      Arrivals all = Arrivals.of(views, true);
      while (all.next()) {
        emails.add(all.email());
      }
      return emails.toArray();
    }
  }
}
