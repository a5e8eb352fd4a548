package org.malleposte.imap.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// A message of this server, or a part of one, as a relative IMAP URL names it (RFC 5092 §4, §7.2):
/// `/mailbox;UIDVALIDITY=7/;UID=20/;SECTION=1.2/;PARTIAL=0.1024`.
///
/// @param mailbox empty for the selected one: the URL began with its `;UID=`
/// @param section as in `BODY[...]`, empty for the whole message
/// @param offset of the octets meant; 0 without PARTIAL
/// @param length of them; without it, to the end
public record MessageUrl(
    Optional<String> mailbox,
    OptionalLong uidValidity,
    long uid,
    String section,
    long offset,
    OptionalLong length) {

  /// Empty when it is no such URL, or names another server.
  public static Optional<MessageUrl> parse(String url) {
    boolean path = url.startsWith("/") && !url.startsWith("//");
    if (!path && !url.startsWith(";")) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Reader(path ? url.substring(1) : "/" + url).read());
    } catch (SyntaxError e) {
      return Optional.empty();
    }
  }

  /// Reads the pieces, in their order.
  private static final class Reader {
    private final String[] pieces;
    private int next;

    Reader(String path) {
      this.pieces = path.split("/;", -1);
    }

    MessageUrl read() throws SyntaxError {
      String place = pieces[next++];
      OptionalLong uidValidity = OptionalLong.empty();
      int semicolon = place.lastIndexOf(';');
      if (semicolon >= 0) {
        uidValidity = OptionalLong.of(number(value(place.substring(semicolon + 1), "UIDVALIDITY")));
        place = place.substring(0, semicolon);
      }
      String name = Normalizer.normalize(decode(place), Normalizer.Form.NFC);
      long uid = number(required("UID"));
      String section = decode(optional("SECTION"));
      String partial = optional("PARTIAL");
      if (next < pieces.length) {
        throw wrong();
      }
      int dot = partial.indexOf('.');
      String offset = dot < 0 ? partial : partial.substring(0, dot);
      return new MessageUrl(
          name.isEmpty() ? Optional.empty() : Optional.of(name),
          uidValidity,
          uid,
          section,
          partial.isEmpty() ? 0 : number(offset),
          dot < 0 ? OptionalLong.empty() : OptionalLong.of(number(partial.substring(dot + 1))));
    }

    private String required(String key) throws SyntaxError {
      if (next == pieces.length) {
        throw wrong();
      }
      return value(pieces[next++], key);
    }

    private String optional(String key) throws SyntaxError {
      boolean there =
          next < pieces.length && pieces[next].toUpperCase(Locale.ROOT).startsWith(key + "=");
      return there ? value(pieces[next++], key) : "";
    }

    private static String value(String piece, String key) throws SyntaxError {
      int equals = key.length();
      boolean fits =
          piece.length() > equals + 1
              && piece.charAt(equals) == '='
              && piece.regionMatches(true, 0, key, 0, equals);
      if (!fits) {
        throw wrong();
      }
      return piece.substring(equals + 1);
    }

    private static long number(String digits) throws SyntaxError {
      boolean plain = !digits.isEmpty() && digits.length() < 19;
      if (!plain || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
        throw wrong();
      }
      return Long.parseLong(digits);
    }

    /// Percent-encoded UTF-8 (RFC 5092 §8).
    private static String decode(String text) throws SyntaxError {
      byte[] octets = text.getBytes(StandardCharsets.UTF_8);
      ByteBuffer out = ByteBuffer.allocate(octets.length);
      for (int i = 0; i < octets.length; i++) {
        if (octets[i] != '%') {
          out.put(octets[i]);
          continue;
        }
        int high = i + 1 < octets.length ? Character.digit(octets[i + 1], 16) : -1;
        int low = i + 2 < octets.length ? Character.digit(octets[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          throw wrong();
        }
        out.put((byte) (16 * high + low));
        i += 2;
      }
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString();
      } catch (CharacterCodingException e) {
        throw wrong();
      }
    }

    private static SyntaxError wrong() {
      return new SyntaxError("That is no URL of a message");
    }
  }
}
