package org.malleposte.search.lucene;

/// What words are.
final class Words {
  /// Another number: the index is made anew beside the old one, which answers until then.
  static final int VERSION = 2;

  /// From this one on words and their places are there, not only runs.
  static final int WITH_PLACES = 2;

  private Words() {}
}
