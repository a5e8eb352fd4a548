package org.malleposte.mail;

import org.jspecify.annotations.Nullable;
import org.malleposte.account.Draft;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Kind;

/// By which ids one message is taken, into accounts and into the queue, so that it is recognised
/// when it comes again (docs/adr/0006-deliver-once.md).
///
/// Must be closed by [#acknowledged] or [#unacknowledged].
public sealed interface Receipt permits ClientReceipt, SourceReceipt {
  /// The envelope's sender, empty when there is none.
  String sender();

  /// The id of what an account takes.
  ///
  /// @param part tells apart what it takes of the same message
  Bytes id(AccountId account, String part);

  /// Whether another attempt at the same is under way in this process: a client that waits too long
  /// tries again while its first attempt still waits for the store.
  boolean hasRival(Bytes id);

  /// Whether the account has that already, and who hands it in may not know. The last answer
  /// decides what [#note] writes.
  boolean isAgain(Records records, Bytes id);

  /// The records of the account, as they are committed or as a draft would leave them.
  @FunctionalInterface
  interface Records {
    byte @Nullable [] get(Kind kind, Bytes key);
  }

  /// Writes down, in the commit that takes it, what an account takes.
  void note(Draft draft, Bytes id);

  /// What an account was to take may be in or not: the store failed. Whatever the client is told of
  /// the others, it will send that again.
  void unsure(Bytes id);

  /// Who handed it in has been told.
  void acknowledged();

  /// The connection broke before the client was told: it will send the same bytes again.
  void unacknowledged();
}
