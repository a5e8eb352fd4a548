package org.malleposte.search.elastic;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.malleposte.search.MessageText;
import org.malleposte.search.MessageWords;
import org.malleposte.search.Place;
import org.malleposte.search.TextListener;
import org.malleposte.search.Where.Envelope;
import org.malleposte.storage.AccountId;

/// Makes the documents of messages, one after another, with the same memory: for one thread.
final class MessageDocument implements TextListener, MessageWords.Target {
  private final Grams[] envelope = new Grams[Envelope.values().length];
  private final Grams header = new Grams();
  private final Grams body = new Grams();
  private final Set<String> names = new TreeSet<>();
  private final PlaceWords[] words = new PlaceWords[Place.values().length];
  private final MessageWords cutting = new MessageWords(this);
  private final char[] piece = new char[8192];

  MessageDocument() {
    Arrays.setAll(envelope, _ -> new Grams());
    Arrays.setAll(words, _ -> new PlaceWords());
  }

  /// The document in JSON.
  byte[] of(AccountId account, long email, MessageText text) throws IOException {
    List.of(envelope).forEach(Grams::clear);
    List.of(header, body).forEach(Grams::clear);
    List.of(words).forEach(PlaceWords::clear);
    names.clear();
    cutting.clear();
    text.tell(this);
    ByteArrayOutputStream out = new ByteArrayOutputStream(16_384);
    try (JsonGenerator json = Wire.JSON.createGenerator(out)) {
      begin(json, account, email, isComplete());
      json.writeArrayFieldStart(Fields.NAMES);
      for (String name : names) {
        json.writeString(name);
      }
      json.writeEndArray();
      for (Envelope field : Envelope.values()) {
        write(json, Fields.of(field), envelope[field.ordinal()]);
      }
      write(json, Fields.HEADER, header);
      write(json, Fields.BODY, body);
      for (Place place : Place.values()) {
        write(json, place);
      }
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  /// Of a message that cannot be read, or that the server does not take: every search that comes to
  /// it reads it.
  static byte[] unreadable(AccountId account, long email) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = Wire.JSON.createGenerator(out)) {
      begin(json, account, email, false);
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot fail", e);
    }
    return out.toByteArray();
  }

  private static void begin(JsonGenerator json, AccountId account, long email, boolean complete)
      throws IOException {
    json.writeStartObject();
    json.writeStringField(Fields.ACCOUNT, account.toString());
    json.writeNumberField(Fields.EMAIL, email);
    if (!complete) {
      json.writeNumberField(Fields.CUT, 1);
    }
  }

  private boolean isComplete() {
    return header.isComplete()
        && body.isComplete()
        && Arrays.stream(envelope).allMatch(Grams::isComplete)
        && Arrays.stream(words).allMatch(PlaceWords::isComplete);
  }

  private static void write(JsonGenerator json, String field, Grams grams) throws IOException {
    if (!grams.isEmpty()) {
      json.writeStringField(field, grams.threes());
      json.writeStringField(Fields.few(field), grams.few());
    }
  }

  private void write(JsonGenerator json, Place place) throws IOException {
    PlaceWords of = words[place.ordinal()];
    if (!of.isEmpty()) {
      json.writeStringField(Fields.words(place), of.words());
      json.writeStringField(Fields.forms(place), of.forms());
    }
  }

  // The words of the message

  @Override
  public void word(Place place, char[] word, int length) {
    words[place.ordinal()].add(word, length);
  }

  @Override
  public void part(Place place) {
    words[place.ordinal()].part();
  }

  // What the message tells

  @Override
  public void field(String name, String text) {
    cutting.field(name, text);
    Envelope known = envelope(name);
    if (known != null) {
      envelope[known.ordinal()].add(text);
    }
    names.add(Fields.name(name));
    header.add(name + ": " + text);
  }

  private static @Nullable Envelope envelope(String name) {
    for (Envelope field : Envelope.values()) {
      if (field.name().equalsIgnoreCase(name)) {
        return field;
      }
    }
    return null;
  }

  @Override
  public void address(Envelope field, String email) {
    cutting.address(field, email);
    envelope[field.ordinal()].add(email);
  }

  @Override
  public void partField(boolean attached, String name, String text) {
    cutting.partField(attached, name, text);
    (attached ? body : header).add(name + ": " + text);
  }

  @Override
  public void fileName(String name) {
    cutting.fileName(name);
    header.add(name);
  }

  @Override
  public void text(Reader text) throws IOException {
    for (int count = text.read(piece, 0, piece.length);
        count >= 0 && body.isComplete();
        count = text.read(piece, 0, piece.length)) {
      body.add(piece, count);
      cutting.text(piece, count);
    }
    body.end();
    cutting.endText();
  }
}
