package org.malleposte.search.lucene;

import java.io.IOException;
import java.io.Reader;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.NumericDocValuesField;
import org.jspecify.annotations.Nullable;
import org.malleposte.search.CaseFold;
import org.malleposte.search.MessageText;
import org.malleposte.search.MessageWords;
import org.malleposte.search.Place;
import org.malleposte.search.TextListener;
import org.malleposte.search.Where.Envelope;

/// Makes the documents of messages, one after another, with the same arrays: for one thread.
final class MessageDocument implements TextListener, MessageWords.Target {
  private static final FieldType TERMS = Fields.terms();
  private static final FieldType PLACES = Fields.places();

  private final Map<Envelope, TermBag> envelope = new EnumMap<>(Envelope.class);
  private final TermBag names = new TermBag();
  private final TermBag cut = new TermBag();
  private final TermLine header = new TermLine(true);
  private final TermLine body = new TermLine(true);
  private final Runs headerRuns = new Runs(header);
  private final Runs bodyRuns = new Runs(body);
  private final Map<Place, TermLine> words = new EnumMap<>(Place.class);

  /// How far the next word of a place is from the last.
  private final Map<Place, Integer> steps = new EnumMap<>(Place.class);

  private final MessageWords cutting = new MessageWords(this);
  private final char[] piece = new char[8192];

  MessageDocument() {
    for (Envelope field : Envelope.values()) {
      envelope.put(field, new TermBag());
    }
    for (Place place : Place.values()) {
      words.put(place, new TermLine(false));
    }
  }

  Document of(long email, MessageText text) throws IOException {
    envelope.values().forEach(TermBag::clear);
    List.of(names, cut).forEach(TermBag::clear);
    List.of(header, body).forEach(TermLine::clear);
    words.values().forEach(TermLine::clear);
    steps.clear();
    headerRuns.clear();
    bodyRuns.clear();
    text.tell(this);
    return document(email);
  }

  /// Of a message that cannot be read: every search that comes to it reads it, and says why not.
  static Document unreadable(long email) {
    TermBag cut = new TermBag();
    cut.add(Fields.CUT.toCharArray(), 0, Fields.CUT.length());
    Document document = new Document();
    document.add(new NumericDocValuesField(Fields.EMAIL, email));
    document.add(new Field(Fields.CUT, new BagStream(cut), TERMS));
    return document;
  }

  private Document document(long email) {
    Document document = new Document();
    document.add(new NumericDocValuesField(Fields.EMAIL, email));
    boolean complete = isComplete() && !names.overflown();
    for (Map.Entry<Envelope, TermBag> field : envelope.entrySet()) {
      complete &= !field.getValue().overflown();
      add(document, Fields.of(field.getKey()), field.getValue());
    }
    add(document, Fields.NAMES, names);
    add(document, Fields.HEADER, header);
    add(document, Fields.BODY, body);
    for (Map.Entry<Place, TermLine> place : words.entrySet()) {
      complete &= !place.getValue().overflown();
      add(document, Fields.of(place.getKey()), place.getValue());
    }
    if (!complete) {
      cut.add(Fields.CUT.toCharArray(), 0, Fields.CUT.length());
      add(document, Fields.CUT, cut);
    }
    return document;
  }

  /// Whether all of the text is in the runs; what is not is read by who searches.
  private boolean isComplete() {
    return headerRuns.complete() && bodyRuns.complete();
  }

  private static void add(Document document, String name, TermBag terms) {
    if (terms.size() > 0) {
      document.add(new Field(name, new BagStream(terms), TERMS));
    }
  }

  private static void add(Document document, String name, TermLine terms) {
    if (terms.length() > 0) {
      document.add(new Field(name, new LineStream(terms), PLACES));
    }
  }

  // The words of the message

  @Override
  public void word(Place place, char[] word, int length) {
    TermLine line = words.get(place);
    if (line != null) {
      Integer step = steps.remove(place);
      line.add(word, 0, length, step == null ? 1 : step);
    }
  }

  @Override
  public void part(Place place) {
    steps.put(place, TermLine.FAR);
  }

  // What the message tells

  @Override
  public void field(String name, String text) {
    cutting.field(name, text);
    Envelope known = envelope(name);
    if (known != null) {
      whole(known, text);
    }
    String lower = fieldName(name);
    names.add(lower.toCharArray(), 0, lower.length());
    headerRuns.add(name + ": " + text);
  }

  /// As it is looked for.
  static String fieldName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.substring(0, Math.min(Runs.LONGEST, lower.length()));
  }

  private static @Nullable Envelope envelope(String name) {
    for (Envelope field : Envelope.values()) {
      if (field.name().equalsIgnoreCase(name)) {
        return field;
      }
    }
    return null;
  }

  private void whole(Envelope field, String text) {
    TermBag values = envelope.get(field);
    if (values != null) {
      char[] folded = CaseFold.of(text).toCharArray();
      values.add(folded, 0, folded.length);
    }
  }

  @Override
  public void address(Envelope field, String email) {
    cutting.address(field, email);
    whole(field, email);
  }

  @Override
  public void partField(boolean attached, String name, String text) {
    cutting.partField(attached, name, text);
    (attached ? bodyRuns : headerRuns).add(name + ": " + text);
  }

  @Override
  public void fileName(String name) {
    cutting.fileName(name);
    headerRuns.add(name);
  }

  @Override
  public void text(Reader text) throws IOException {
    for (int count = text.read(piece, 0, piece.length);
        count >= 0 && isComplete();
        count = text.read(piece, 0, piece.length)) {
      bodyRuns.add(piece, count);
      cutting.text(piece, count);
    }
    bodyRuns.end();
    cutting.endText();
  }
}
