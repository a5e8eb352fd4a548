package org.malleposte.search.lucene;

import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;
import java.util.HashMap;
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

  /// By field.
  private final TermBag[] envelope = new TermBag[Envelope.values().length];

  private final TermBag names = new TermBag();
  private final TermBag cut = new TermBag();
  private final TermLine header = new TermLine(true);
  private final TermLine body = new TermLine(true);
  private final Runs headerRuns = new Runs(header);
  private final Runs bodyRuns = new Runs(body);

  /// By place, as are the steps.
  private final TermLine[] words = new TermLine[Place.values().length];

  /// How far the next word of a place is from the last.
  private final int[] steps = new int[words.length];

  /// What hands the terms to Lucene, of each field that a message had so far.
  private final Map<String, Field> fields = new HashMap<>();

  private final MessageWords cutting = new MessageWords(this);
  private final char[] piece = new char[8192];

  MessageDocument() {
    Arrays.setAll(envelope, _ -> new TermBag());
    Arrays.setAll(words, _ -> new TermLine(false));
  }

  Document of(long email, MessageText text) throws IOException {
    List.of(envelope).forEach(TermBag::clear);
    List.of(names, cut).forEach(TermBag::clear);
    List.of(header, body).forEach(TermLine::clear);
    List.of(words).forEach(TermLine::clear);
    Arrays.fill(steps, 1);
    headerRuns.clear();
    bodyRuns.clear();
    cutting.clear();
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
    for (Envelope field : Envelope.values()) {
      TermBag values = envelope[field.ordinal()];
      complete &= !values.overflown();
      add(document, Fields.of(field), values);
    }
    add(document, Fields.NAMES, names);
    add(document, Fields.HEADER, header);
    add(document, Fields.BODY, body);
    for (Place place : Place.values()) {
      TermLine line = words[place.ordinal()];
      complete &= !line.overflown();
      add(document, Fields.of(place), line);
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

  private void add(Document document, String name, TermBag terms) {
    if (terms.size() > 0) {
      document.add(
          fields.computeIfAbsent(name, field -> new Field(field, new BagStream(terms), TERMS)));
    }
  }

  private void add(Document document, String name, TermLine terms) {
    if (terms.length() > 0) {
      document.add(
          fields.computeIfAbsent(name, field -> new Field(field, new LineStream(terms), PLACES)));
    }
  }

  // The words of the message

  @Override
  public void word(Place place, char[] word, int length) {
    int in = place.ordinal();
    words[in].add(word, 0, length, steps[in]);
    steps[in] = 1;
  }

  @Override
  public void part(Place place) {
    steps[place.ordinal()] = TermLine.FAR;
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
    char[] folded = CaseFold.of(text).toCharArray();
    envelope[field.ordinal()].add(folded, 0, folded.length);
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
