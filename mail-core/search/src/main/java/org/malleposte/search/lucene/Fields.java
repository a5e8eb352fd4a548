package org.malleposte.search.lucene;

import java.util.Locale;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.index.IndexOptions;
import org.malleposte.search.Place;
import org.malleposte.search.Where;

/// The fields of a document.
final class Fields {
  /// Another number, another index: an older one is not read but made anew.
  static final int FORMAT = 1;

  /// The email's id, a doc value.
  static final String EMAIL = "email";

  /// Runs of the text that BODY searches.
  static final String BODY = "body";

  /// Runs of what TEXT searches beside that.
  static final String HEADER = "header";

  /// Names of the fields of the header, in lower case.
  static final String NAMES = "names";

  /// There is more in the message than in the index.
  static final String CUT = "cut";

  private Fields() {}

  /// Whole values of an envelope's field.
  static String of(Where.Envelope envelope) {
    return envelope.name().toLowerCase(Locale.ROOT);
  }

  /// Words of a place.
  static String of(Place place) {
    return "words-" + place.name().toLowerCase(Locale.ROOT);
  }

  /// Terms, and which documents have them.
  static FieldType terms() {
    return type(IndexOptions.DOCS);
  }

  /// That, and where in the document.
  static FieldType places() {
    return type(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
  }

  private static FieldType type(IndexOptions what) {
    FieldType type = new FieldType();
    type.setTokenized(true);
    type.setOmitNorms(true);
    type.setIndexOptions(what);
    type.freeze();
    return type;
  }
}
