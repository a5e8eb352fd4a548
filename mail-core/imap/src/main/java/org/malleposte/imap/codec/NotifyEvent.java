package org.malleposte.imap.codec;

/// What a client can be notified of: RFC 5465 §5.
public enum NotifyEvent {
  MESSAGE_NEW("MessageNew"),
  MESSAGE_EXPUNGE("MessageExpunge"),
  FLAG_CHANGE("FlagChange"),
  MAILBOX_NAME("MailboxName"),
  SUBSCRIPTION_CHANGE("SubscriptionChange"),
  MAILBOX_METADATA_CHANGE("MailboxMetadataChange"),
  SERVER_METADATA_CHANGE("ServerMetadataChange"),
  /// Of message annotations, which are not kept here; also every event of a later standard.
  UNKNOWN("AnnotationChange");

  private final String word;

  NotifyEvent(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  static NotifyEvent of(String capitals) {
    for (NotifyEvent event : values()) {
      if (event.word.equalsIgnoreCase(capitals)) {
        return event;
      }
    }
    return UNKNOWN;
  }
}
