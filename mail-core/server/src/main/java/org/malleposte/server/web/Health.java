package org.malleposte.server.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.malleposte.account.Outage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Whether the server can do its work now: asked of every part each time.
public final class Health {
  private static final Logger LOG = LoggerFactory.getLogger(Health.class);

  private final Map<String, Callable<String>> checks = new ConcurrentHashMap<>();

  /// @param check empty when all is well, else a sentence; or it throws
  public void check(String part, Callable<String> check) {
    checks.put(part, check);
  }

  /// What is wrong, by part; empty when the server is ready.
  public Map<String, String> troubles() {
    Map<String, String> troubles = new LinkedHashMap<>();
    checks.forEach((part, check) -> {
      String trouble = ask(part, check);
      if (!trouble.isEmpty()) {
        troubles.put(part, trouble);
      }
    });
    return troubles;
  }

  private static String ask(String part, Callable<String> check) {
    try {
      return check.call();
    } catch (Exception e) {
      LOG.atLevel(Outage.level("health checks", e, Level.WARN))
          .setCause(e)
          .log("The health check of {} failed.", part);
      return String.valueOf(e.getMessage());
    }
  }
}
