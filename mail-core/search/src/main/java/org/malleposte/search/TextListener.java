package org.malleposte.search;

import java.io.IOException;
import java.io.Reader;

/// Is told all text of a message that a search can look for, see [MessageText#tell].
public interface TextListener {
  /// A field of the message's header.
  ///
  /// @param text unfolded and decoded
  void field(String name, String text);

  /// An address of an envelope's field that looks other than it is meant.
  void address(Where.Envelope field, String email);

  /// A field of a part's header.
  ///
  /// @param attached whether the part is the message of an attachment, so that BODY counts it
  void partField(boolean attached, String name, String text);

  /// The name of an attachment.
  void fileName(String name);

  /// The text of a part, to be read at once.
  void text(Reader text) throws IOException;
}
