package org.malleposte.search.lucene;

import java.io.IOException;
import java.io.Reader;
import java.text.Normalizer;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.NumericDocValuesField;
import org.jspecify.annotations.Nullable;
import org.malleposte.search.MessageText;
import org.malleposte.search.Needle;
import org.malleposte.search.TextListener;
import org.malleposte.search.Where.Envelope;

/// Makes the documents of messages, one after another, with the same arrays: for one thread.
final class MessageDocument implements TextListener {
  private static final FieldType TERMS = Fields.terms();

  private final Map<Envelope, TermBag> envelope = new EnumMap<>(Envelope.class);
  private final TermBag names = new TermBag();
  private final TermBag header = new TermBag();
  private final TermBag body = new TermBag();
  private final TermBag cut = new TermBag();
  private final Runs headerRuns = new Runs(header);
  private final Runs bodyRuns = new Runs(body);
  private final char[] piece = new char[8192];
  private char[] folded = new char[1024];

  MessageDocument() {
    for (Envelope field : Envelope.values()) {
      envelope.put(field, new TermBag());
    }
  }

  Document of(long email, MessageText text) throws IOException {
    envelope.values().forEach(TermBag::clear);
    List.of(names, header, body, cut).forEach(TermBag::clear);
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
    boolean complete = headerRuns.complete() && bodyRuns.complete() && !names.overflown();
    for (Map.Entry<Envelope, TermBag> field : envelope.entrySet()) {
      complete &= !field.getValue().overflown();
      add(document, Fields.of(field.getKey()), field.getValue());
    }
    add(document, Fields.NAMES, names);
    add(document, Fields.HEADER, header);
    add(document, Fields.BODY, body);
    if (!complete) {
      cut.add(Fields.CUT.toCharArray(), 0, Fields.CUT.length());
      add(document, Fields.CUT, cut);
    }
    return document;
  }

  private static void add(Document document, String name, TermBag terms) {
    if (terms.size() > 0) {
      document.add(new Field(name, new BagStream(terms), TERMS));
    }
  }

  // What the message tells

  @Override
  public void field(String name, String text) {
    String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
    Envelope known = envelope(name);
    if (known != null) {
      whole(known, composed);
    }
    String lower = fieldName(name);
    names.add(lower.toCharArray(), 0, lower.length());
    headerRuns.add(name + ": " + composed);
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

  private void whole(Envelope field, String composed) {
    if (folded.length < composed.length()) {
      folded = new char[composed.length() * 2];
    }
    for (int i = 0; i < composed.length(); i++) {
      folded[i] = Needle.fold(composed.charAt(i));
    }
    TermBag values = envelope.get(field);
    if (values != null) {
      values.add(folded, 0, composed.length());
    }
  }

  @Override
  public void address(Envelope field, String email) {
    whole(field, Normalizer.normalize(email, Normalizer.Form.NFC));
  }

  @Override
  public void partField(boolean attached, String name, String text) {
    String line = name + ": " + Normalizer.normalize(text, Normalizer.Form.NFC);
    (attached ? bodyRuns : headerRuns).add(line);
  }

  @Override
  public void fileName(String name) {}

  @Override
  public void text(Reader text) throws IOException {
    bodyRuns.add(text, piece);
  }
}
