package org.malleposte.mail;

/// A message to be added to a mailbox.
///
/// @param internalDate ms since 1970
public record Addition(NewMessage message, Flags flags, long internalDate) {}
