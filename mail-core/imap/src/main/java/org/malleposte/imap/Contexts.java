package org.malleposte.imap;

import java.util.ArrayList;
import java.util.List;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.imap.codec.SearchKey;
import org.malleposte.mail.MailboxView;

/// The contexts of a selected mailbox: RFC 5267 §4.
final class Contexts {
  private static final int MOST = 10;

  /// Messages in the results of all together.
  private static final long MOST_RESULTS = 2_000_000;

  private final List<SearchContext> open = new ArrayList<>(1);

  /// Keeps a context, or says that it will not be kept up to date (RFC 5267 §4.3.3).
  void add(SearchContext context, SearchKey key, ResponseWriter out) {
    String why = refusal(context, key);
    if (why == null) {
      open.add(context);
    } else {
      out.untagged().raw("NO [NOUPDATE ").string(context.tag).raw("] ").raw(why).end();
    }
  }

  @org.jspecify.annotations.Nullable
  private String refusal(SearchContext context, SearchKey key) {
    long results = context.size();
    for (SearchContext other : open) {
      results += other.size();
    }
    if (open.size() == MOST) {
      return "Too many contexts";
    }
    if (results > MOST_RESULTS) {
      return "Too many results";
    }
    return isSteady(key) ? null : "What this finds changes with more than the messages";
  }

  /// Whether what a key finds depends on the messages alone.
  private static boolean isSteady(SearchKey key) {
    return switch (key) {
      case SearchKey.Numbers _, SearchKey.Older _, SearchKey.Younger _ -> false;
      case SearchKey.And and -> and.keys().stream().allMatch(Contexts::isSteady);
      case SearchKey.Or or -> isSteady(or.left()) && isSteady(or.right());
      case SearchKey.Not not -> isSteady(not.key());
      case SearchKey.Fuzzy words -> isSteady(words.key());
      default -> true;
    };
  }

  boolean has(String tag) {
    return open.stream().anyMatch(context -> context.tag.equals(tag));
  }

  void cancel(String tag) {
    open.removeIf(context -> context.tag.equals(tag));
  }

  /// What differs in each of them once `next` has been told.
  List<SearchContext.Difference> differences(Imap imap, Selected selected, MailboxView next) {
    if (open.isEmpty()) {
      return List.of();
    }
    MailboxView before = selected.shown;
    Touched touched = new Touched();
    MailboxView.compare(before, next, touched);
    List<SearchContext.Difference> differences = new ArrayList<>(open.size());
    selected.shown = next;
    try {
      for (SearchContext context : open) {
        int[] gone = touched.gone.all();
        differences.add(context.difference(imap, selected, before, gone, touched.indexes.all()));
      }
    } catch (Refusal e) {
      throw new IllegalStateException("the context was opened with another charset", e);
    } finally {
      selected.shown = before; // until it was told
    }
    return differences;
  }

  /// Gathers what is to be looked at.
  private static final class Touched implements MailboxView.Difference {
    private final Uids gone = new Uids();
    private final Uids indexes = new Uids();

    @Override
    public void gone(int index, int uid) {
      gone.add(uid);
    }

    @Override
    public void changed(int before, int after) {
      indexes.add(after);
    }

    @Override
    public void added(int index, int uid) {
      indexes.add(index);
    }
  }
}
