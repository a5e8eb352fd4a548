package org.malleposte.imap.codec;

import java.time.LocalDate;
import java.util.List;

/// What a message must be to be found: RFC 9051 §6.4.4. A tree whose depth the decoder bounds.
///
/// Keys that other keys can say have no case of their own: SEEN is `Keyword("\Seen")`, UNSEEN is
/// `Not` of it, OLD is `Not(Keyword("\Recent"))`, NEW is `And` of recent and unseen.
public sealed interface SearchKey {
  record All() implements SearchKey {}

  record And(List<SearchKey> keys) implements SearchKey {}

  record Or(SearchKey left, SearchKey right) implements SearchKey {}

  record Not(SearchKey key) implements SearchKey {}

  /// A key whose texts are looked for by their words: RFC 6203 §3.
  record Fuzzy(SearchKey key) implements SearchKey {}

  /// Message sequence numbers, or the saved result.
  record Numbers(SequenceSet numbers) implements SearchKey {}

  record Uids(SequenceSet uids) implements SearchKey {}

  /// A uid greater than `uid`: RFC 9738 §3.
  record UidAfter(long uid) implements SearchKey {}

  /// A uid less than `uid`: RFC 9738 §3.
  record UidBefore(long uid) implements SearchKey {}

  /// A system flag with its backslash, or a keyword without.
  record Keyword(String flag) implements SearchKey {}

  /// FROM, TO, CC, BCC and SUBJECT: a substring of that part of the envelope.
  record Envelope(Field field, String value) implements SearchKey {
    /// Which part.
    public enum Field {
      FROM,
      TO,
      CC,
      BCC,
      SUBJECT
    }
  }

  /// A header field by its name; an empty value finds every message that has it.
  record Header(String name, String value) implements SearchKey {}

  record Body(String value) implements SearchKey {}

  record Text(String value) implements SearchKey {}

  /// BEFORE, ON and SINCE of one of a message's dates, without regard to time and zone.
  record Dated(Clock clock, Relation relation, LocalDate date) implements SearchKey {
    /// INTERNALDATE, the Date field (SENT...), or the date it came into the mailbox (SAVED..., RFC
    /// 8514).
    public enum Clock {
      INTERNAL,
      SENT,
      SAVED
    }

    /// SINCE includes the day itself.
    public enum Relation {
      BEFORE,
      ON,
      SINCE
    }
  }

  /// RFC 8514 §4.3.
  record SaveDateSupported() implements SearchKey {}

  /// More octets than `octets`.
  record Larger(long octets) implements SearchKey {}

  /// Fewer octets than `octets`.
  record Smaller(long octets) implements SearchKey {}

  /// INTERNALDATE at least `seconds` ago: RFC 5032.
  record Older(long seconds) implements SearchKey {}

  /// INTERNALDATE at most `seconds` ago: RFC 5032.
  record Younger(long seconds) implements SearchKey {}

  /// Changed at or after `modseq`: RFC 7162 §3.1.5; entry name and type are read and ignored.
  record ModSeq(long modseq) implements SearchKey {}

  /// RFC 8474 §6.
  record EmailId(String id) implements SearchKey {}

  /// RFC 8474 §6.
  record ThreadId(String id) implements SearchKey {}
}
