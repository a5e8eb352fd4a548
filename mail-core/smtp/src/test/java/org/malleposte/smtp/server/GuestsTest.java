package org.malleposte.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.malleposte.mail.Rates;

class GuestsTest {
  private static final SmtpLimits LIMITS = new SmtpLimits(5, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1);

  private static Peer peer(String address) throws UnknownHostException {
    return new Peer(InetAddress.getByName(address));
  }

  @Test
  void anAddressHasItsShare() throws UnknownHostException {
    Guests guests = new Guests(LIMITS);
    assertThat(guests.enter(peer("192.0.2.1"))).isTrue();
    assertThat(guests.enter(peer("192.0.2.1"))).isTrue();
    assertThat(guests.enter(peer("192.0.2.1"))).isFalse();
    assertThat(guests.enter(peer("192.0.2.2"))).isTrue();
    guests.leave(peer("192.0.2.1"));
    assertThat(guests.enter(peer("192.0.2.1"))).isTrue();
  }

  @Test
  void aNetworkOfIpv6IsOneAddress() throws UnknownHostException {
    Guests guests = new Guests(LIMITS);
    assertThat(guests.enter(peer("2001:db8:1:2::1"))).isTrue();
    assertThat(guests.enter(peer("2001:db8:1:2::2"))).isTrue();
    assertThat(guests.enter(peer("2001:db8:1:2:3::3"))).isFalse();
    assertThat(guests.enter(peer("2001:db8:1:3::1"))).isTrue();
    assertThat(peer("2001:db8:1:2::1").literal()).isEqualTo("[IPv6:2001:db8:1:2:0:0:0:1]");
  }

  @Test
  void theHouseIsFullAtLast() throws UnknownHostException {
    Guests guests = new Guests(LIMITS);
    for (int i = 0; i < 5; i++) {
      assertThat(guests.enter(peer("127.0.0.1"))).isTrue();
    }
    assertThat(guests.enter(peer("192.0.2.1"))).isFalse();
  }

  @Test
  void anHourSlides() {
    Instant[] now = {Instant.parse("2026-11-22T10:30:00Z")};
    Rates rates = new Rates((InstantSource) () -> now[0]);
    for (int i = 0; i < 10; i++) {
      assertThat(rates.take("ann", 10)).isTrue();
    }
    assertThat(rates.take("ann", 10)).isFalse();
    assertThat(rates.take("bob", 10)).isTrue();
    now[0] = Instant.parse("2026-11-22T11:15:00Z"); // three quarters of the hour before still count
    assertThat(rates.take("ann", 10)).isTrue();
    assertThat(rates.take("ann", 10)).isFalse();
    now[0] = Instant.parse("2026-11-22T13:00:00Z");
    assertThat(rates.take("ann", 10)).isTrue();
    assertThat(rates.take("ann", 0)).as("no limit").isTrue();
  }
}
