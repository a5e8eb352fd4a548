package org.malleposte.storage;

/// Which record of an account.
public record RecordId(Kind kind, Bytes key) {}
