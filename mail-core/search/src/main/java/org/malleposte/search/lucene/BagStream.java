package org.malleposte.search.lucene;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.BytesTermAttribute;
import org.apache.lucene.util.BytesRef;

/// Hands the terms of a bag to Lucene.
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
    next = 0;
  }

  @Override
  public boolean incrementToken() {
    if (next == bag.size()) {
      return false;
    }
    clearAttributes();
    bag.get(next++, octets);
    term.setBytesRef(octets);
    return true;
  }
}
