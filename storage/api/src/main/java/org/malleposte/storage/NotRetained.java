package org.malleposte.storage;

/// Commits were asked for that this store does not have: the account was begun after them
/// ([MetadataStore#begin]).
public final class NotRetained extends StorageException {
  private static final long serialVersionUID = 1L;

  /// @param from the modseq after which the journal is kept
  public NotRetained(AccountId account, long from) {
    super(
        "The history of the account %s up to modseq %d is not kept here; it is in the archive."
            .formatted(account, from));
  }
}
