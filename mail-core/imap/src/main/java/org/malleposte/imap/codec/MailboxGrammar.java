package org.malleposte.imap.codec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// SELECT, EXAMINE, CREATE, LIST, LSUB and STATUS with their parameters: RFC 9051 §6.3, RFC 7162,
/// RFC 5258, RFC 5819, RFC 6154.
final class MailboxGrammar {
  private final Tokens in;
  private final String tag;

  private MailboxGrammar(Tokens in, String tag) {
    this.in = in;
    this.tag = tag;
  }

  static ImapCommand read(Tokens in, String tag, String name) throws SyntaxError {
    MailboxGrammar grammar = new MailboxGrammar(in, tag);
    return switch (name) {
      case "CREATE" -> grammar.create();
      case "LIST" -> grammar.list();
      case "LSUB" -> grammar.lsub();
      case "STATUS" -> grammar.status();
      default -> grammar.select(name.equals("EXAMINE"));
    };
  }

  private ImapCommand select(boolean examine) throws SyntaxError {
    String mailbox = in.mailbox();
    String given = in.given();
    boolean condstore = false;
    QResync qresync = null;
    if (in.accept(' ')) {
      in.expect('(');
      do {
        if (in.acceptWord("CONDSTORE")) {
          condstore = true;
        } else if (in.acceptWord("QRESYNC")) {
          qresync = qresync();
        } else {
          throw new SyntaxError("SELECT knows the parameters CONDSTORE and QRESYNC only");
        }
      } while (in.accept(' '));
      in.expect(')');
    }
    return examine
        ? new ImapCommand.Examine(tag, mailbox, condstore, qresync, given)
        : new ImapCommand.Select(tag, mailbox, condstore, qresync, given);
  }

  /// RFC 7162 §3.2.5: `(uidvalidity modseq [known-uids] [(numbers uids)])`.
  private QResync qresync() throws SyntaxError {
    in.space();
    in.expect('(');
    long uidValidity = in.positive();
    in.space();
    long modseq = in.number64();
    SequenceSet known = null;
    SequenceSet numbers = null;
    SequenceSet uids = null;
    if (in.accept(' ') && !in.next('(')) {
      known = plainSet();
      in.accept(' ');
    }
    if (in.accept('(')) {
      numbers = plainSet();
      in.space();
      uids = plainSet();
      in.expect(')');
    }
    in.expect(')');
    return new QResync(uidValidity, modseq, known, numbers, uids);
  }

  /// RFC 7162 §7: `*` and `$` are not allowed here.
  private SequenceSet plainSet() throws SyntaxError {
    SequenceSet set = in.sequenceSet();
    boolean plain = !set.isSaved();
    for (int i = 0; i < set.ranges(); i++) {
      plain &= set.from(i) != SequenceSet.STAR && set.to(i) != SequenceSet.STAR;
    }
    if (!plain) {
      throw new SyntaxError("QRESYNC takes numbers only");
    }
    return set;
  }

  private ImapCommand create() throws SyntaxError {
    String mailbox = in.mailbox();
    List<String> use = List.of();
    if (in.accept(' ')) {
      in.expect('(');
      if (!in.acceptWord("USE")) {
        throw new SyntaxError("CREATE knows the parameter USE only");
      }
      in.space();
      use = StoreGrammar.flagList(in);
      in.expect(')');
    }
    return new ImapCommand.Create(tag, mailbox, use, in.given());
  }

  private ImapCommand lsub() throws SyntaxError {
    String reference = in.mailbox();
    in.space();
    return new ImapCommand.Lsub(tag, reference, in.pattern());
  }

  private ImapCommand status() throws SyntaxError {
    String mailbox = in.mailbox();
    in.space();
    return new ImapCommand.Status(tag, mailbox, statusItems());
  }

  private Set<StatusItem> statusItems() throws SyntaxError {
    in.expect('(');
    EnumSet<StatusItem> items = EnumSet.noneOf(StatusItem.class);
    do {
      items.add(statusItem(in.word()));
    } while (in.accept(' '));
    in.expect(')');
    return Collections.unmodifiableSet(items);
  }

  private static StatusItem statusItem(String word) throws SyntaxError {
    for (StatusItem item : StatusItem.values()) {
      if (item.word().equals(word)) {
        return item;
      }
    }
    throw new SyntaxError("There is no such status item");
  }

  private ImapCommand list() throws SyntaxError {
    boolean extended = false;
    Set<ListSelection> selection = Set.of();
    if (in.next('(')) {
      extended = true;
      selection = selection();
      in.space();
    }
    String reference = in.mailbox();
    in.space();
    List<String> patterns;
    if (in.next('(')) {
      extended = true;
      patterns = patterns();
    } else {
      patterns = List.of(in.pattern());
    }
    ListReturns returns = new ListReturns();
    if (in.accept(' ')) {
      extended = true;
      returns.read();
    }
    return new ImapCommand.ListMailboxes(
        tag,
        selection,
        reference,
        patterns,
        extended,
        Collections.unmodifiableSet(returns.words),
        returns.status,
        returns.metadata);
  }

  private Set<ListSelection> selection() throws SyntaxError {
    EnumSet<ListSelection> selection = EnumSet.noneOf(ListSelection.class);
    in.expect('(');
    if (in.accept(')')) {
      return Set.of();
    }
    do {
      selection.add(
          switch (in.word()) {
            case "SUBSCRIBED" -> ListSelection.SUBSCRIBED;
            case "REMOTE" -> ListSelection.REMOTE;
            case "RECURSIVEMATCH" -> ListSelection.RECURSIVEMATCH;
            case "SPECIAL-USE" -> ListSelection.SPECIAL_USE;
            default -> throw new SyntaxError("There is no such selection option");
          });
    } while (in.accept(' '));
    in.expect(')');
    if (selection.contains(ListSelection.RECURSIVEMATCH)
        && !selection.contains(ListSelection.SUBSCRIBED)
        && !selection.contains(ListSelection.SPECIAL_USE)) {
      throw new SyntaxError("RECURSIVEMATCH needs another selection option"); // RFC 5258 §3.1
    }
    return Collections.unmodifiableSet(selection);
  }

  private List<String> patterns() throws SyntaxError {
    in.expect('(');
    List<String> patterns = new ArrayList<>();
    do {
      patterns.add(in.pattern());
    } while (in.accept(' '));
    in.expect(')');
    return List.copyOf(patterns);
  }

  /// `RETURN (...)`.
  private final class ListReturns {
    private final EnumSet<ListReturn> words = EnumSet.noneOf(ListReturn.class);
    private Set<StatusItem> status = Set.of();
    private List<String> metadata = List.of();

    private void read() throws SyntaxError {
      if (!in.acceptWord("RETURN")) {
        throw new SyntaxError("After LIST's patterns comes RETURN");
      }
      in.space();
      in.expect('(');
      if (in.accept(')')) {
        return;
      }
      do {
        ListReturn word = word();
        if (word != null) {
          words.add(word);
        }
      } while (in.accept(' '));
      in.expect(')');
    }

    private @Nullable ListReturn word() throws SyntaxError {
      return switch (in.word()) {
        case "SUBSCRIBED" -> ListReturn.SUBSCRIBED;
        case "CHILDREN" -> ListReturn.CHILDREN;
        case "SPECIAL-USE" -> ListReturn.SPECIAL_USE;
        case "MYRIGHTS" -> ListReturn.MYRIGHTS;
        case "METADATA" -> {
          in.space();
          metadata = MetadataGrammar.entries(in);
          yield null;
        }
        case "STATUS" -> {
          in.space();
          status = statusItems();
          yield null;
        }
        default -> throw new SyntaxError("There is no such return option");
      };
    }
  }
}
