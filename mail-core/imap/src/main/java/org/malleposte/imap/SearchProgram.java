package org.malleposte.imap;

import java.util.Arrays;
import java.util.Set;
import org.malleposte.imap.codec.SearchKey;
import org.malleposte.mail.MailboxView;

/// A search program over the messages that a mailbox shows (RFC 9051 §6.4.4): what SEARCH, SORT,
/// THREAD, searches of several mailboxes and contexts ask.
final class SearchProgram {
  private static final Set<String> CHARSETS = Set.of("UTF-8", "US-ASCII");

  /// How often it is looked at the clock: every so many messages, a power of two less one.
  private static final int SOME = 63;

  private final MailboxView view;
  private final Criterion criterion;
  private final Candidate candidate;
  private final boolean fuzzy;

  /// Those that it names by number or uid, or all.
  private final Targets asked;

  /// @param selected whose `shown` is searched
  /// @throws Refusal the charset is not known here
  SearchProgram(Imap imap, Selected selected, SearchKey key, String charset) throws Refusal {
    if (!CHARSETS.contains(charset)) {
      throw Refusal.no("BADCHARSET (UTF-8 US-ASCII)", "Search in UTF-8");
    }
    this.view = selected.shown;
    this.fuzzy = isFuzzy(key);
    this.asked = asked(selected, key);
    this.criterion = Criterion.of(key, selected, imap.clock);
    this.candidate = new Candidate(imap.mail, imap.searching, selected);
  }

  /// All that it finds.
  Found run(Progress progress) {
    return run(progress, MessageLimit.none());
  }

  /// What it finds among those that a command may look at.
  Found run(Progress progress, MessageLimit limit) {
    return run(progress, limit.newest(asked));
  }

  /// All that it finds, if a command may look at all that it asks about.
  Found runWhole(Progress progress, MessageLimit limit) throws Refusal {
    return run(progress, limit.all(asked));
  }

  private Found run(Progress progress, Targets searched) {
    int[] found = new int[16];
    int[] scores = fuzzy ? new int[16] : null;
    int count = 0;
    for (int range = 0; range < searched.ranges(); range++) {
      for (int i = searched.from(range); i < searched.to(range); i++) {
        if ((i & SOME) == SOME) {
          progress.at(i);
        }
        if (!finds(i)) {
          continue;
        }
        if (count == found.length) {
          found = Arrays.copyOf(found, 2 * count);
          scores = scores == null ? null : Arrays.copyOf(scores, 2 * count);
        }
        if (scores != null) {
          scores[count] = candidate.relevance();
        }
        found[count++] = i;
      }
    }
    return new Found(
        view, Arrays.copyOf(found, count), scores == null ? null : Arrays.copyOf(scores, count));
  }

  private static Targets asked(Selected selected, SearchKey key) {
    return switch (key) {
      case SearchKey.Numbers numbers -> Targets.lenient(selected, false, numbers.numbers());
      case SearchKey.Uids uids -> Targets.lenient(selected, true, uids.uids());
      case SearchKey.UidAfter after ->
          Targets.between(selected.shown, after.uid() + 1, Long.MAX_VALUE);
      case SearchKey.UidBefore before -> Targets.between(selected.shown, 0, before.uid());
      case SearchKey.And and -> {
        Targets common = Targets.all(selected.shown);
        for (SearchKey one : and.keys()) {
          Targets some = asked(selected, one);
          common = some.count() < selected.shown.size() ? common.only(some::contains) : common;
        }
        yield common;
      }
      default -> Targets.all(selected.shown);
    };
  }

  /// Whether it finds the message at an index.
  boolean finds(int index) {
    candidate.moveTo(index);
    return criterion.test().test(candidate);
  }

  /// Whether a key asks for modseqs, which the answer then tells (RFC 7162 §3.1.5).
  static boolean hasModSeq(SearchKey key) {
    return switch (key) {
      case SearchKey.ModSeq _ -> true;
      case SearchKey.And and -> and.keys().stream().anyMatch(SearchProgram::hasModSeq);
      case SearchKey.Or or -> hasModSeq(or.left()) || hasModSeq(or.right());
      case SearchKey.Not not -> hasModSeq(not.key());
      case SearchKey.Fuzzy words -> hasModSeq(words.key());
      default -> false;
    };
  }

  /// Whether a key looks for words, so that what it finds is more or less relevant.
  static boolean isFuzzy(SearchKey key) {
    return switch (key) {
      case SearchKey.Fuzzy _ -> true;
      case SearchKey.And and -> and.keys().stream().anyMatch(SearchProgram::isFuzzy);
      case SearchKey.Or or -> isFuzzy(or.left()) || isFuzzy(or.right());
      case SearchKey.Not not -> isFuzzy(not.key());
      default -> false;
    };
  }

  /// Whether a key names messages by their numbers.
  static boolean hasNumbers(SearchKey key) {
    return switch (key) {
      case SearchKey.Numbers numbers -> !numbers.numbers().isSaved();
      case SearchKey.And and -> and.keys().stream().anyMatch(SearchProgram::hasNumbers);
      case SearchKey.Or or -> hasNumbers(or.left()) || hasNumbers(or.right());
      case SearchKey.Not not -> hasNumbers(not.key());
      case SearchKey.Fuzzy words -> hasNumbers(words.key());
      default -> false;
    };
  }
}
