package org.malleposte.server.wire;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.malleposte.imap.session.Connection;
import org.malleposte.imap.session.Wire;
import org.malleposte.smtp.server.WireTap;

/// Those who listen in now. With nobody there, looking costs one volatile read.
///
/// A line is `SESSION A> ...` for the client, `SESSION A< ...` for the server: the form that the
/// transcripts of the tests have, so that what was seen becomes a test.
public final class Taps implements Wire, WireTap {
  private record Tap(String address, Consumer<String> lines) {
    boolean hears(@Nullable String user) {
      return address.isEmpty() || address.equalsIgnoreCase(user);
    }
  }

  private final List<Tap> taps = new CopyOnWriteArrayList<>();

  /// @param address of the user, empty for everybody
  /// @param lines must not block
  public AutoCloseable open(String address, Consumer<String> lines) {
    Tap tap = new Tap(address, lines);
    taps.add(tap);
    return () -> taps.remove(tap);
  }

  // IMAP

  @Override
  public boolean wants(Connection connection) {
    return taps.stream().anyMatch(tap -> tap.hears(connection.user()));
  }

  @Override
  public void said(Connection connection, String line) {
    tell(Set.of(), connection.user(), connection.session() + " A> " + line);
  }

  @Override
  public void answered(Connection connection, String line) {
    tell(Set.of(), connection.user(), connection.session() + " A< " + line);
  }

  // SMTP, submission, LMTP

  @Override
  public boolean listens() {
    return !taps.isEmpty();
  }

  @Override
  public void said(String session, Set<String> users, String line) {
    String side = line.startsWith("C: ") ? "A> " : "A< ";
    tell(users, null, session + " " + side + line.substring(Math.min(3, line.length())));
  }

  private void tell(Set<String> users, @Nullable String user, String line) {
    for (Tap tap : taps) {
      if (tap.hears(user) || users.stream().anyMatch(tap::hears)) {
        tap.lines.accept(line);
      }
    }
  }
}
