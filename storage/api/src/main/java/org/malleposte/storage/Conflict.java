package org.malleposte.storage;

/// Another commit came first and nothing was written: look again, decide again.
public final class Conflict extends Exception {
  private static final long serialVersionUID = 1L;

  public Conflict(AccountId account, long seen, long latest) {
    super("account " + account + " is at " + latest + ", not at " + seen, null, false, false);
  }
}
