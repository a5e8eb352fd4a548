package org.malleposte.jmap;

/// Why one object was not created, updated or destroyed (RFC 8620 §5.3, RFC 8621).
public enum SetError {
  FORBIDDEN("forbidden"),
  OVER_QUOTA("overQuota"),
  TOO_LARGE("tooLarge"),
  RATE_LIMIT("rateLimit"),
  NOT_FOUND("notFound"),
  INVALID_PATCH("invalidPatch"),
  WILL_DESTROY("willDestroy"),
  INVALID_PROPERTIES("invalidProperties"),
  SINGLETON("singleton"),
  ALREADY_EXISTS("alreadyExists"),
  MAILBOX_HAS_CHILD("mailboxHasChild"),
  MAILBOX_HAS_EMAIL("mailboxHasEmail"),
  BLOB_NOT_FOUND("blobNotFound"),
  TOO_MANY_KEYWORDS("tooManyKeywords"),
  TOO_MANY_MAILBOXES("tooManyMailboxes"),
  INVALID_EMAIL("invalidEmail"),
  TOO_MANY_RECIPIENTS("tooManyRecipients"),
  NO_RECIPIENTS("noRecipients"),
  INVALID_RECIPIENTS("invalidRecipients"),
  FORBIDDEN_MAIL_FROM("forbiddenMailFrom"),
  FORBIDDEN_FROM("forbiddenFrom"),
  FORBIDDEN_TO_SEND("forbiddenToSend"),
  CANNOT_UNSEND("cannotUnsend"),
  MDN_ALREADY_SENT("mdnAlreadySent"),
  /// RFC 8620 §3.6.2, of one object: the store went away when others were done.
  SERVER_UNAVAILABLE("serverUnavailable");

  private final String word;

  SetError(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }
}
