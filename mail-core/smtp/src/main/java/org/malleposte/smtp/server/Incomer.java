package org.malleposte.smtp.server;

import org.malleposte.mail.MessageSpool;
import org.malleposte.storage.ContentHash;

/// A message that has come in whole.
///
/// @param message with what this server added
/// @param original hash of the octets as the client sent them
/// @param octets that the client sent
record Incomer(MessageSpool message, ContentHash original, long octets) {}
