package org.malleposte.directory;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A token as its holder has it: a prefix by which programs that look for leaked secrets know it,
/// the grant it belongs to, and secrets.
///
/// @param family what the refresh tokens of a grant share; empty in an access token
record TokenText(String grant, String family, String secret) {
  private static final String ACCESS = "mpa_";
  private static final String REFRESH = "mpr_";

  private static final Pattern TEXT =
      Pattern.compile("mp[ar]_([0-9a-f]{16})_([A-Za-z0-9_-]{24})?([A-Za-z0-9_-]{32})");

  static String newGrant(SecureRandom random) {
    return HexFormat.of().formatHex(some(random, 8));
  }

  static TokenText access(SecureRandom random, String grant) {
    return new TokenText(grant, "", secret(random));
  }

  static TokenText refresh(SecureRandom random, String grant, String family) {
    return new TokenText(grant, family, secret(random));
  }

  static String newFamily(SecureRandom random) {
    return base64(some(random, 18));
  }

  private static String secret(SecureRandom random) {
    return base64(some(random, 24));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] some(SecureRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /// Empty for what cannot be one of our tokens.
  static Optional<TokenText> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches() || text.startsWith(REFRESH) != (matcher.group(2) != null)) {
      return Optional.empty();
    }
    String family = matcher.group(2) == null ? "" : matcher.group(2);
    return Optional.of(new TokenText(matcher.group(1), family, matcher.group(3)));
  }

  boolean isRefresh() {
    return !family.isEmpty();
  }

  String text() {
    return (isRefresh() ? REFRESH : ACCESS) + grant + '_' + family + secret;
  }

  /// Never shows a secret.
  @Override
  public String toString() {
    return (isRefresh() ? REFRESH : ACCESS) + grant + "_...";
  }
}
