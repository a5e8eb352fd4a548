package org.malleposte.imap;

/// What an administrator may set of the meaning of IMAP commands.
///
/// @param appendLimit octets of a message (RFC 7889)
/// @param loopbackMaySignInPlain passwords are taken without TLS from this machine itself
/// @param messageLimit messages that one command may be about (RFC 9738), 0 for as many as there
///   are
/// @param saveLimit messages that one COPY or APPEND may be about where there is no `messageLimit`
///   (RFC 9738 §3), 0 for as many as there are
/// @param version told by ID
/// @param jmap where the same mail is to be had over JMAP, `https://mail.example.org`; empty:
///   nowhere that is known
public record ImapOptions(
    long appendLimit,
    boolean loopbackMaySignInPlain,
    int messageLimit,
    int saveLimit,
    String version,
    String jmap) {
  public static final ImapOptions DEFAULT = new ImapOptions(157_286_400, true, 0, 0, "0.1", "");

  public ImapOptions(
      long appendLimit, boolean loopbackMaySignInPlain, int messageLimit, String version) {
    this(appendLimit, loopbackMaySignInPlain, messageLimit, 0, version, "");
  }
}
