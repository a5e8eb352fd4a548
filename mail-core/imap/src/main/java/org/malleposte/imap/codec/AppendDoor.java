package org.malleposte.imap.codec;

import org.malleposte.mail.MessageSpool;

/// Where the decoder asks before it takes a message in.
public interface AppendDoor {
  /// Octets a message may have (RFC 7889); negative when this client may not append at all yet.
  long limit();

  /// Whether the client has not signed in yet: then little is taken of it at all.
  default boolean isStranger() {
    return limit() < 0;
  }

  /// @param size octets to come
  /// @param before octets that this command's earlier messages had
  MessageSpool spool(long size, long before);

  /// Takes nothing.
  AppendDoor CLOSED =
      new AppendDoor() {
        @Override
        public long limit() {
          return -1;
        }

        @Override
        public MessageSpool spool(long size, long before) {
          throw new IllegalStateException("nothing may be appended here");
        }
      };
}
