package org.malleposte.search.lucene;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.BytesTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.util.BytesRef;

/// Hands the terms of a line to Lucene, each with its place.
final class LineStream extends TokenStream {
  private final BytesTermAttribute term = addAttribute(BytesTermAttribute.class);
  private final PositionIncrementAttribute step = addAttribute(PositionIncrementAttribute.class);
  private final TermLine line;
  private final BytesRef octets = new BytesRef();
  private int next;

  LineStream(TermLine line) {
    this.line = line;
  }

  @Override
  public void reset() {
    next = 0;
  }

  @Override
  public boolean incrementToken() {
    if (next == line.length()) {
      return false;
    }
    clearAttributes();
    line.get(next, octets);
    term.setBytesRef(octets);
    step.setPositionIncrement(line.step(next));
    next++;
    return true;
  }
}
