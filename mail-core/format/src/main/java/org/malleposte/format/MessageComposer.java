package org.malleposte.format;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/// Writes a message from its fields and parts (RFC 5322, RFC 2045). What it reads from elsewhere is
/// streamed; text goes as it is where it may, else quoted-printable or in base64.
public final class MessageComposer {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] CRLF = {'\r', '\n'};
  private static final int LONGEST_LINE = 998; // RFC 5322 §2.1.1

  private final OutputStream out;

  private MessageComposer(OutputStream out) {
    this.out = out;
  }

  /// @param fields of the message, ready, none of them about its content
  /// @param body the message's own content
  public static void write(List<byte[]> fields, ComposedPart body, OutputStream out)
      throws IOException {
    for (byte[] field : fields) {
      out.write(field);
    }
    out.write("MIME-Version: 1.0\r\n".getBytes(StandardCharsets.US_ASCII));
    new MessageComposer(out).part(body);
  }

  /// An id for a message of that domain, without angle brackets.
  public static String newMessageId(String domain) {
    return random() + "@" + domain;
  }

  private static String random() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private void part(ComposedPart part) throws IOException {
    switch (part) {
      case ComposedPart.Text text -> text(text);
      case ComposedPart.Octets octets -> octets(octets);
      case ComposedPart.Multipart multipart -> multipart(multipart);
    }
  }

  private void multipart(ComposedPart.Multipart multipart) throws IOException {
    String boundary = "=_" + random(); // neither base64 nor quoted-printable has such a line
    fields(multipart.about(), "boundary", boundary, "");
    out.write(CRLF);
    for (ComposedPart part : multipart.parts()) {
      ascii("\r\n--" + boundary + "\r\n");
      part(part);
    }
    ascii("\r\n--" + boundary + "--\r\n");
  }

  private void text(ComposedPart.Text part) throws IOException {
    String text = part.text().replaceAll("\r\n|\r|\n", "\r\n");
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    boolean ascii = octets.length == text.length();
    String charset = ascii ? "us-ascii" : "utf-8";
    String parameter = part.about().isText() ? "charset" : "";
    if (ascii && hasShortLines(octets)) {
      fields(part.about(), parameter, charset, "7bit");
      out.write(CRLF);
      out.write(octets);
    } else if (octets.length - text.length() < text.length() / 4) {
      fields(part.about(), parameter, charset, "quoted-printable");
      out.write(CRLF);
      quotedPrintable(octets);
    } else {
      fields(part.about(), parameter, charset, "base64");
      out.write(CRLF);
      base64(new java.io.ByteArrayInputStream(octets));
    }
  }

  private static boolean hasShortLines(byte[] octets) {
    int length = 0;
    for (byte octet : octets) {
      length = octet == '\n' ? 0 : length + 1;
      if (length > LONGEST_LINE || octet == 0) {
        return false;
      }
    }
    return true;
  }

  private void octets(ComposedPart.Octets part) throws IOException {
    String charset = part.about().charset();
    boolean named = part.about().isText() && charset != null;
    boolean message = part.about().isMessage();
    fields(
        part.about(),
        named ? "charset" : "",
        named && charset != null ? charset : "",
        message ? "8bit" : "base64");
    out.write(CRLF);
    try (InputStream in = part.source().open()) {
      if (message) {
        in.transferTo(out);
      } else {
        base64(in);
      }
    }
  }

  private void fields(ComposedPart.About about, String parameter, String value, String encoding)
      throws IOException {
    MimeParameters type = new MimeParameters("Content-Type", about.type());
    if (!parameter.isEmpty()) {
      type.add(parameter, value);
    }
    String name = about.name();
    String disposition = about.disposition();
    if (name != null && disposition == null) {
      type.add("name", name);
    }
    out.write(type.end());
    if (!encoding.isEmpty()) {
      ascii("Content-Transfer-Encoding: " + encoding + "\r\n");
    }
    if (disposition != null) {
      MimeParameters field = new MimeParameters("Content-Disposition", disposition);
      if (name != null) {
        field.add("filename", name);
      }
      out.write(field.end());
    }
    String contentId = about.contentId();
    if (contentId != null) {
      out.write(HeaderField.structured("Content-ID", "<" + contentId + ">"));
    }
    if (!about.languages().isEmpty()) {
      String tags = String.join(", ", about.languages());
      out.write(HeaderField.structured("Content-Language", tags));
    }
    String location = about.location();
    if (location != null) {
      out.write(HeaderField.structured("Content-Location", location));
    }
    for (byte[] field : about.fields()) {
      out.write(field);
    }
  }

  private void ascii(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void base64(InputStream in) throws IOException {
    try (OutputStream encoded = Base64.getMimeEncoder().wrap(new Open(out))) {
      in.transferTo(encoded);
    }
    out.write(CRLF);
  }

  /// RFC 2045 §6.7
  private void quotedPrintable(byte[] octets) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < octets.length; i++) {
      byte octet = octets[i];
      if (octet == '\r' && i + 1 < octets.length && octets[i + 1] == '\n') {
        ascii(line.append("\r\n").toString());
        line.setLength(0);
        i++;
        continue;
      }
      boolean last = i + 1 == octets.length || octets[i + 1] == '\r';
      boolean blank = octet == ' ' || octet == '\t';
      boolean plain = octet > ' ' && octet < 127 && octet != '=' || blank && !last;
      String written = plain ? String.valueOf((char) octet) : "=%02X".formatted(octet & 0xFF);
      if (line.length() + written.length() > 75) {
        ascii(line.append("=\r\n").toString());
        line.setLength(0);
      }
      line.append(written);
    }
    ascii(line.toString());
  }

  /// Stays open when what writes to it is closed.
  private static final class Open extends FilterOutputStream {
    Open(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
