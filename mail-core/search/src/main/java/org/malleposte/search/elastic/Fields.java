package org.malleposte.search.elastic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.malleposte.search.Place;
import org.malleposte.search.Where;

/// The fields of a document, and what the index is told of them.
final class Fields {
  /// Another number, another index, made beside the old one, which answers until then.
  static final int VERSION = 1;

  /// Indexes of versions before that one cannot be asked as this one is.
  static final int READABLE = 1;

  /// Whose message it is.
  static final String ACCOUNT = "account";

  /// The email's id; 0 for a cursor.
  static final String EMAIL = "email";

  /// The name of a cursor, which only cursors have, and what it says.
  static final String CURSOR = "cursor";

  static final String UP_TO = "up-to";
  static final String MODSEQ = "modseq";
  static final String AGAIN = "again";
  static final String MARK = "mark";

  /// 1 when there is more in the message than in the index.
  static final String CUT = "cut";

  /// Names of the fields of the header, in lower case.
  static final String NAMES = "names";

  /// What BODY searches.
  static final String BODY = "body";

  /// What TEXT searches beside that.
  static final String HEADER = "header";

  /// Of a longer name of a field the beginning is there.
  static final int LONGEST_NAME = 80;

  private Fields() {}

  static String of(Where.Envelope envelope) {
    return envelope.name().toLowerCase(Locale.ROOT);
  }

  /// The ones and twos of a field.
  static String few(String field) {
    return field + "-few";
  }

  /// Words of a place.
  static String words(Place place) {
    return "words-" + place.name().toLowerCase(Locale.ROOT);
  }

  /// What forms of a word have in common.
  static String forms(Place place) {
    return "forms-" + place.name().toLowerCase(Locale.ROOT);
  }

  static String name(String field) {
    String lower = field.toLowerCase(Locale.ROOT);
    return lower.substring(0, Math.min(LONGEST_NAME, lower.length()));
  }

  /// What an index is made with. An account's documents stand together, so that its terms are found
  /// without passing over those of others. The only source that is kept is that of cursors.
  static ObjectNode definition(ElasticOptions options, String writing) {
    ObjectNode all = Wire.JSON.createObjectNode();
    ObjectNode settings = all.putObject("settings").putObject("index");
    settings.put("number_of_shards", options.shards());
    settings.put("number_of_replicas", options.replicas());
    settings.put("refresh_interval", options.refresh().toMillis() + "ms");
    settings.putObject("sort").putArray("field").add(ACCOUNT).add(EMAIL);
    ObjectNode mappings = all.putObject("mappings");
    mappings.put("dynamic", "strict");
    mappings.putObject("_source").putArray("includes").add(UP_TO).add(MODSEQ).add(AGAIN).add(MARK);
    ObjectNode fields = mappings.putObject("properties");
    fields.putObject(ACCOUNT).put("type", "keyword");
    fields.putObject(CURSOR).put("type", "keyword").put("doc_values", false);
    fields.putObject(MARK).put("type", "keyword").put("index", false);
    fields.putObject(NAMES).put("type", "keyword").put("doc_values", false);
    fields.putObject(EMAIL).put("type", "long");
    fields.putObject(CUT).put("type", "long");
    for (String field : new String[] {UP_TO, MODSEQ, AGAIN}) {
      fields.putObject(field).put("type", "long").put("index", false);
    }
    for (Where.Envelope field : Where.Envelope.values()) {
      grams(fields, of(field));
    }
    grams(fields, HEADER);
    grams(fields, BODY);
    for (Place place : Place.values()) {
      text(fields, words(place), "positions");
      text(fields, forms(place), "docs");
    }
    all.putObject("aliases").putObject(writing);
    return all;
  }

  private static void grams(ObjectNode fields, String field) {
    text(fields, field, "positions");
    text(fields, few(field), "docs");
  }

  private static void text(ObjectNode fields, String field, String what) {
    fields
        .putObject(field)
        .put("type", "text")
        .put("analyzer", "whitespace")
        .put("similarity", "boolean")
        .put("index_options", what)
        .put("norms", false);
  }
}
