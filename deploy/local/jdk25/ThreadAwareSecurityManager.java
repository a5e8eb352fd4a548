package org.apache.cassandra.security;

/// In place of Cassandra's class of that name, which needs the security manager that newer JDKs no
/// longer have. It guards user-defined functions; nobody defines any here.
public final class ThreadAwareSecurityManager {
  private ThreadAwareSecurityManager() {}

  public static void install() {}

  public static boolean isSecuredThread() {
    return false;
  }
}
