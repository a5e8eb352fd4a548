package org.malleposte.smtp.server;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

/// Tells the tap what is said. Whom a session is about is known only after a while: until then its
/// lines wait here, a bounded number of them.
final class Transcript {
  private static final int BACKLOG = 60;
  private static final int USERS = 100;
  private static final int LONGEST = 500;

  private final WireTap tap;
  private final String session;
  private final Deque<String> backlog = new ArrayDeque<>();
  private final Set<String> users = new LinkedHashSet<>();
  private long octets;

  Transcript(WireTap tap, String session) {
    this.tap = tap;
    this.session = session;
  }

  void about(String user) {
    if (users.size() < USERS) {
      users.add(user);
    }
  }

  void client(String line) {
    if (tap.listens()) {
      flushOctets();
      say("C: " + masked(line));
    }
  }

  void clientSecret() {
    if (tap.listens()) {
      say("C: ***");
    }
  }

  void clientOctets(int count) {
    octets += count;
  }

  void server(String reply) {
    if (tap.listens()) {
      flushOctets();
      reply.lines().forEach(line -> say("S: " + line));
    }
  }

  private void flushOctets() {
    if (octets > 0) {
      say("C: (" + octets + " octets)");
      octets = 0;
    }
  }

  private static String masked(String line) {
    String shown = line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
    return shown.regionMatches(true, 0, "AUTH ", 0, 5)
        ? shown.replaceFirst("(\\S+\\s+\\S+\\s+)\\S.*", "$1***")
        : shown;
  }

  private void say(String line) {
    backlog.add(line);
    if (backlog.size() > BACKLOG) {
      backlog.remove();
    }
    if (!users.isEmpty()) {
      backlog.forEach(waiting -> tap.said(session, Set.copyOf(users), waiting));
      backlog.clear();
    }
  }
}
