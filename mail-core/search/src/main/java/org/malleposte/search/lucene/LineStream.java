package org.malleposte.search.lucene;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.BytesTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.util.BytesRef;

/// Hands the terms of a line to Lucene, each with its place: those of message after message. Both
/// attributes are set for each term and nobody sets another, so that none needs to be cleared then.
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
    clearAttributes(); // the end of the message before has changed them
    next = 0;
  }

  @Override
  public boolean incrementToken() {
    if (next == line.length()) {
      return false;
    }
    line.get(next, octets);
    term.setBytesRef(octets);
    step.setPositionIncrement(line.step(next));
    next++;
    return true;
  }
}
