package org.malleposte.account;

/// What was done came too late to be noted: another process has taken the work over, and does it
/// again.
public final class LeaseLost extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LeaseLost(String name) {
    super("another server does the work of " + name + " by now");
  }
}
