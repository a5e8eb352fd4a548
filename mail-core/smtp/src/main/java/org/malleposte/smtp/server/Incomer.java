package org.malleposte.smtp.server;

import org.malleposte.format.MessageSummary;
import org.malleposte.storage.ContentHash;
import org.malleposte.storage.Spool;

/// A message that has come in whole.
///
/// @param content with what this server added
/// @param original hash of the octets as the client sent them
/// @param octets that the client sent
record Incomer(Spool content, MessageSummary summary, ContentHash original, long octets) {}
