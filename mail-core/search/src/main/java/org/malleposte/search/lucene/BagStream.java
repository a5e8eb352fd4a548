package org.malleposte.search.lucene;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.BytesTermAttribute;
import org.apache.lucene.util.BytesRef;

/// Hands the terms of a bag to Lucene: those of message after message. The one attribute is set for
/// each term, so that none needs to be cleared then.
final class BagStream extends TokenStream {
  private final BytesTermAttribute term = addAttribute(BytesTermAttribute.class);
  private final TermBag bag;
  private final BytesRef octets = new BytesRef();
  private int next;

  BagStream(TermBag bag) {
    this.bag = bag;
  }

  @Override
  public void reset() {
    clearAttributes(); // the end of the message before has changed them
    next = 0;
  }

  @Override
  public boolean incrementToken() {
    if (next == bag.size()) {
      return false;
    }
    bag.get(next++, octets);
    term.setBytesRef(octets);
    return true;
  }
}
