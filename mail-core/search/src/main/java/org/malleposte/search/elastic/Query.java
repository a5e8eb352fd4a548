package org.malleposte.search.elastic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.search.Needle;
import org.malleposte.search.Place;
import org.malleposte.search.Where;
import org.malleposte.search.WordQuery;
import org.malleposte.search.WordSlot;

/// What finds the documents of messages that have a text or words.
///
/// @param proven finds those that surely have it; null for none
/// @param likely finds those that may have it, these among them; null when that is the same
record Query(@Nullable ObjectNode proven, @Nullable ObjectNode likely) {
  /// Threes of a needle that are looked for; a longer one is read where these stand.
  private static final int MOST = 200;

  /// Words that a beginning at the end of a phrase may stand for; where there are more, those that
  /// only may have the phrase are read.
  private static final int EXPANSIONS = 1_000;

  static Query of(Where where, Needle needle) {
    int[] told = Grams.of(needle.text());
    int[] known = Grams.known(told);
    Query query = of(where, known);
    boolean whole = known.length == told.length;
    return whole || query.proven == null ? query : new Query(null, query.proven);
  }

  /// @param told what is looked for, as it stands in terms
  private static Query of(Where where, int[] told) {
    return switch (where) {
      case Where.Envelope envelope -> envelope(envelope, told);
      case Where.Field field -> field(field.name(), told);
      case Where.Content content -> {
        List<String> fields =
            content == Where.Content.TEXT
                ? List.of(Fields.BODY, Fields.HEADER)
                : List.of(Fields.BODY);
        yield told.length == 0 ? new Query(everything(), null) : texts(fields, told);
      }
    };
  }

  private static Query envelope(Where.Envelope envelope, int[] told) {
    return told.length == 0
        ? new Query(term(Fields.NAMES, Fields.of(envelope)), null)
        : texts(List.of(Fields.of(envelope)), told);
  }

  private static Query field(String name, int[] told) {
    if (name.equalsIgnoreCase(Where.Envelope.SUBJECT.name())) {
      return envelope(Where.Envelope.SUBJECT, told);
    }
    ObjectNode named = term(Fields.NAMES, Fields.name(name));
    if (told.length == 0) {
      return name.length() <= Fields.LONGEST_NAME ? new Query(named, null) : new Query(null, named);
    }
    return new Query(null, all(List.of(named, text(Fields.HEADER, told))));
  }

  private static Query texts(List<String> fields, int[] told) {
    ObjectNode found = any(fields.stream().map(field -> text(field, told)).toList());
    return told.length > MOST ? new Query(null, found) : new Query(found, null);
  }

  private static ObjectNode text(String field, int[] told) {
    int length = Math.min(told.length, MOST);
    if (length < Grams.SIZE) {
      return term(Fields.few(field), new String(told, 0, length));
    }
    return phrase("match_phrase", field, Grams.threes(told, 0, length));
  }

  // Words

  static Query of(Where where, WordQuery words) {
    List<ObjectNode> proven = new ArrayList<>();
    List<ObjectNode> likely = new ArrayList<>();
    boolean sure = true;
    for (List<WordSlot> unit : words.units()) {
      List<ObjectNode> has = new ArrayList<>();
      List<ObjectNode> mayHave = new ArrayList<>();
      for (Place place : Place.values()) {
        if (place.isOf(where)) {
          has.add(unit(place, unit));
          mayHave.add(likely(place, unit));
        }
      }
      sure &= unit.size() == 1 || !unit.getLast().begins();
      proven.add(any(has));
      likely.add(any(mayHave));
    }
    return new Query(all(proven), sure ? null : all(likely));
  }

  private static ObjectNode unit(Place place, List<WordSlot> unit) {
    if (unit.size() == 1) {
      return word(place, unit.getFirst());
    }
    boolean begins = unit.getLast().begins();
    ObjectNode phrase =
        phrase(begins ? "match_phrase_prefix" : "match_phrase", Fields.words(place), texts(unit));
    if (begins) {
      phrase
          .withObject("/match_phrase_prefix")
          .withObject("/" + Fields.words(place))
          .put("max_expansions", EXPANSIONS);
    }
    return phrase;
  }

  private static ObjectNode likely(Place place, List<WordSlot> unit) {
    WordSlot last = unit.getLast();
    if (unit.size() == 1 || !last.begins()) {
      return unit(place, unit);
    }
    ObjectNode before =
        phrase("match_phrase", Fields.words(place), texts(unit.subList(0, unit.size() - 1)));
    return all(List.of(before, word(place, last)));
  }

  private static String texts(List<WordSlot> unit) {
    return String.join(" ", unit.stream().map(WordSlot::text).toList());
  }

  private static ObjectNode word(Place place, WordSlot slot) {
    List<ObjectNode> fitting = new ArrayList<>();
    if (slot.begins()) {
      ObjectNode prefix = Wire.JSON.createObjectNode();
      prefix.putObject("prefix").put(Fields.words(place), slot.text());
      fitting.add(prefix);
    } else {
      fitting.add(term(Fields.words(place), slot.text()));
    }
    for (String form : slot.forms()) {
      fitting.add(term(Fields.forms(place), form));
    }
    return any(fitting);
  }

  // Pieces of the language

  static ObjectNode everything() {
    ObjectNode query = Wire.JSON.createObjectNode();
    query.putObject("match_all");
    return query;
  }

  static ObjectNode term(String field, String value) {
    ObjectNode query = Wire.JSON.createObjectNode();
    query.putObject("term").put(field, value);
    return query;
  }

  private static ObjectNode phrase(String kind, String field, String terms) {
    ObjectNode query = Wire.JSON.createObjectNode();
    query.putObject(kind).putObject(field).put("query", terms);
    return query;
  }

  static ObjectNode any(List<ObjectNode> queries) {
    if (queries.size() == 1) {
      return queries.getFirst();
    }
    ObjectNode query = Wire.JSON.createObjectNode();
    ObjectNode bool = query.putObject("bool");
    bool.putArray("should").addAll(queries);
    bool.put("minimum_should_match", 1);
    return query;
  }

  static ObjectNode all(List<ObjectNode> queries) {
    ObjectNode query = Wire.JSON.createObjectNode();
    query.putObject("bool").putArray("filter").addAll(queries);
    return query;
  }
}
