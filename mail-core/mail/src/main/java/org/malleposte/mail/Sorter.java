package org.malleposte.mail;

import java.util.Arrays;
import java.util.List;

/// Messages of a view with their rows of [Columns]. A message is known by its place among them.
final class Sorter {
  final Columns columns;
  final MailboxView view;

  /// In the view, rising: the order of messages that are equal.
  final int[] indexes;

  final int[] rows;

  Sorter(Columns columns, MailboxView view, int[] indexes, int[] rows) {
    this.columns = columns;
    this.view = view;
    this.indexes = indexes;
    this.rows = rows;
  }

  int count() {
    return indexes.length;
  }

  /// The indexes in the order asked for.
  int[] sort(List<SortCriterion> by) {
    int[] order = identity();
    for (SortCriterion criterion : by.reversed()) { // each sort keeps the order of what is equal
      order = sorted(order, values(criterion.field()), criterion.reverse());
    }
    int[] result = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      result[i] = indexes[order[i]];
    }
    return result;
  }

  int[] identity() {
    int[] order = new int[indexes.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    return order;
  }

  /// Sorts places by their values; those that are equal stay in their order.
  static int[] sorted(int[] order, long[] values, boolean reverse) {
    if (order.length < 2) {
      return order;
    }
    long least = Long.MAX_VALUE;
    long greatest = Long.MIN_VALUE;
    for (int place : order) {
      least = Math.min(least, values[place]);
      greatest = Math.max(greatest, values[place]);
    }
    // One word holds the value and where the place stood, so that sorting words is enough.
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(order.length - 1);
    long most = Long.MAX_VALUE >>> bits;
    long[] words = new long[order.length];
    for (int i = 0; i < words.length; i++) {
      long value = values[order[i]];
      long distance = Math.min(most, reverse ? greatest - value : value - least);
      words[i] = distance << bits | i;
    }
    Arrays.sort(words);
    int[] result = new int[order.length];
    for (int i = 0; i < words.length; i++) {
      result[i] = order[(int) words[i] & (1 << bits) - 1];
    }
    return result;
  }

  private long[] values(SortField field) {
    return switch (field) {
      case ARRIVAL -> arrivals();
      case SENT -> sent();
      case SIZE -> sizes();
      case SUBJECT -> ranks(columns.subject);
      case FROM -> ranks(columns.from);
      case TO -> ranks(columns.to);
      case CC -> ranks(columns.cc);
      case DISPLAY_FROM -> ranks(columns.displayFrom);
      case DISPLAY_TO -> ranks(columns.displayTo);
    };
  }

  private long[] ranks(int[] words) {
    int[] ranks = columns.words.ranks();
    long[] values = new long[rows.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = ranks[words[rows[i]]];
    }
    return values;
  }

  private long[] sizes() {
    long[] values = new long[rows.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = view.messageSize(indexes[i]);
    }
    return values;
  }

  /// Seconds since 1970, as clients see them.
  private long[] arrivals() {
    long[] values = new long[rows.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = arrival(i);
    }
    return values;
  }

  private long arrival(int place) {
    return Math.floorDiv(view.internalDate(indexes[place]), 1000L);
  }

  /// RFC 5256 §2.2.
  long[] sent() {
    long[] values = new long[rows.length];
    for (int i = 0; i < values.length; i++) {
      long sent = columns.sent[rows[i]];
      values[i] = sent == Columns.NO_DATE ? arrival(i) : sent;
    }
    return values;
  }
}
