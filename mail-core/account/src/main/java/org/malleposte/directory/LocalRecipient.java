package org.malleposte.directory;

import org.malleposte.storage.AccountId;

/// Somebody here who gets a message.
///
/// @param address the user's primary address
/// @param detail what followed the separator in the address that was written to, or empty
public record LocalRecipient(AccountId account, String address, String detail) {}
