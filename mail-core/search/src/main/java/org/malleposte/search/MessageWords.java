package org.malleposte.search;

import java.io.IOException;
import java.io.Reader;
import java.util.EnumMap;
import java.util.Map;

/// Cuts all text of a message into words and says in which place each stands. Both what reads a
/// message and what indexes it use this one, so that they find the same. Used for message after
/// message, by one thread.
public final class MessageWords implements TextListener {
  /// What the words are given to.
  public interface Target {
    /// @param word holds it from 0 to `length`; to be copied
    void word(Place place, char[] word, int length);

    /// What follows there does not stand together with what was.
    void part(Place place);
  }

  private final Target target;
  private final Map<Place, WordCutter> cutters = new EnumMap<>(Place.class);
  private final char[] piece = new char[8192];

  public MessageWords(Target target) {
    this.target = target;
    for (Place place : Place.values()) {
      cutters.put(
          place, new WordCutter((word, length, _, _, _) -> this.target.word(place, word, length)));
    }
  }

  private WordCutter cutter(Place place) {
    WordCutter cutter = cutters.get(place);
    if (cutter == null) {
      throw new IllegalStateException("there is one for each");
    }
    return cutter;
  }

  /// Forgets what is left of a message that could not be read to its end.
  public void clear() {
    cutters.values().forEach(WordCutter::clear);
  }

  /// A field as one of a place.
  void field(Place place, String text) {
    cut(place, text);
  }

  private void cut(Place place, String text) {
    WordCutter cutter = cutter(place);
    cutter.add(text);
    cutter.end();
    target.part(place);
  }

  @Override
  public void field(String name, String text) {
    Place place = Place.ofField(name);
    if (place != null) {
      cut(place, text);
    }
  }

  @Override
  public void address(Where.Envelope field, String email) {
    cut(Place.of(field), email);
  }

  @Override
  public void partField(boolean attached, String name, String text) {
    if (attached && Place.ofField(name) != null) {
      cut(Place.BODY, text);
    }
  }

  @Override
  public void fileName(String name) {
    cut(Place.NAME, name);
  }

  @Override
  public void text(Reader text) throws IOException {
    for (int count = text.read(piece, 0, piece.length);
        count >= 0;
        count = text.read(piece, 0, piece.length)) {
      text(piece, count);
    }
    endText();
  }

  /// A piece of a part's text, for who reads it for more than the words.
  public void text(char[] text, int count) {
    cutter(Place.BODY).add(text, count);
  }

  /// The part's text has ended.
  public void endText() {
    cutter(Place.BODY).end();
    target.part(Place.BODY);
  }
}
