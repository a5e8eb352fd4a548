package org.malleposte.search;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.StorageFigure;

/// Knows which messages of an account hold which text, up to a point: a reader of the accounts'
/// journals that is never quite up to date and never wrong. May be asked by any thread, virtual
/// ones included; blocks until it has the answer.
///
/// An index that fails, is being built or was deleted knows less, down to nothing ([Hits#UNKNOWN]);
/// it does not throw.
public interface SearchIndex extends AutoCloseable {
  /// Begins to follow the journals, first with what came while nobody did. Until then it answers
  /// with what is there.
  void start();

  /// Of several servers that share one index, the one that looks after accounts of which none of
  /// them thinks: after a crash, after a restore. Called once, after [#start].
  ///
  /// @param mine whether that is this server now
  default void lookAfter(BooleanSupplier mine) {}

  /// Which messages hold a text as it stands, whatever its letters' case: the same answer as
  /// [MessageText] gives for each, where it gives one.
  Hits containing(AccountId account, Where where, Needle text);

  /// How relevant messages are to words, for searches that need not be exact (RFC 6203, RFC 8621
  /// §4.4.1): the same answer as [MessageText#relevance] gives for each, where it gives one.
  ///
  /// @param where [Where.Field] is always read
  Ranking ranking(AccountId account, Where where, WordQuery words);

  /// How far it is.
  IndexState state(AccountId account);

  /// Makes the index of an account anew; the old one answers until then.
  void rebuild(AccountId account);

  /// Messages of all accounts that wait to be indexed.
  long waiting();

  /// Messages indexed since the start.
  long indexed();

  /// What it tells of itself beside that.
  default List<StorageFigure> figures() {
    return List.of();
  }

  /// Ends the reading of journals.
  @Override
  void close();

  /// One that has nothing: every search reads the messages.
  static SearchIndex none() {
    return new NoIndex();
  }
}
