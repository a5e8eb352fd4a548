package org.malleposte.search.lucene;

/// What words are.
final class Words {
  /// Another number: the index is made anew beside the old one, which answers until then.
  static final int VERSION = 1;

  private Words() {}
}
