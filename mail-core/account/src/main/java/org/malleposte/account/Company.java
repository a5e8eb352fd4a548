package org.malleposte.account;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// What all accounts of a process have in common: who hears of their commits, and whether other
/// processes commit to them, too.
final class Company {
  final List<JournalListener> readers = new CopyOnWriteArrayList<>();
  final List<CommitTeller> tellers = new CopyOnWriteArrayList<>();

  /// Whether accounts may change without this process.
  volatile boolean several;

  volatile Turns turns = Turns.NONE;
}
