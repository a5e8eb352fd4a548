package org.malleposte.smtp.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.malleposte.smtp.outbound.Dns.Mx;
import org.malleposte.smtp.outbound.Dns.NoAnswer;
import org.malleposte.smtp.outbound.Dns.NoSuchDomain;

class MxRouterTest {
  /// Names by what their first label says.
  private static final class TestingDns implements Dns {
    final Map<String, List<Mx>> mx =
        Map.of(
            "two.test", List.of(new Mx(20, "b.test"), new Mx(10, "a.test")),
            "none.test", List.of(new Mx(0, "")),
            "plain.test", List.of(),
            "loop.test", List.of(new Mx(10, "Mail.Example.org"), new Mx(20, "b.test")),
            "backup.test", List.of(new Mx(10, "a.test"), new Mx(20, "mail.example.org")),
            "half.test", List.of(new Mx(10, "gone.test"), new Mx(20, "b.test")),
            "inside.test", List.of(new Mx(10, "inner.test")),
            "silent.test", List.of(new Mx(10, "quiet.test")),
            "empty.test", List.of(new Mx(10, "nothing.test")));
    final Map<String, List<String>> addresses =
        Map.of(
            "a.test", List.of("93.184.216.34", "2606:2800:220:1::1"),
            "b.test", List.of("93.184.216.35"),
            "plain.test", List.of("93.184.216.36"),
            "inner.test", List.of("127.0.0.1", "10.1.2.3", "::1"),
            "nothing.test", List.of());

    @Override
    public List<Mx> mx(String domain) throws NoSuchDomain, NoAnswer {
      check(domain);
      return mx.get(domain);
    }

    @Override
    public List<InetAddress> addresses(String host) throws NoSuchDomain, NoAnswer {
      check(host);
      return addresses.get(host).stream().map(InetAddress::ofLiteral).toList();
    }

    private static void check(String name) throws NoSuchDomain, NoAnswer {
      if (name.equals("gone.test")) {
        throw new NoSuchDomain(name);
      }
      if (name.equals("quiet.test")) {
        throw new NoAnswer(name, new IllegalStateException("timeout"));
      }
    }
  }

  private final MxRouter router =
      new MxRouter(new TestingDns(), OutboundSettings.byMx("mail.example.org"));

  private String route(String domain) {
    return switch (router.route(domain)) {
      case Route.Hops(List<Hop> hops) -> {
        List<String> names = new ArrayList<>();
        hops.forEach(hop -> names.add(hop.name() + " " + hop.address().getHostAddress()));
        yield String.join(", ", names);
      }
      case Route.NotNow(String status, _) -> "later " + status;
      case Route.Nowhere(String status, _) -> "never " + status;
    };
  }

  @Test
  void theNearestServerComesFirst() {
    assertThat(route("two.test"))
        .isEqualTo("a.test 93.184.216.34, a.test 2606:2800:220:1:0:0:0:1, b.test 93.184.216.35");
  }

  @Test
  void aDomainWithoutMxIsItsOwnServer() { // RFC 5321 §5.1
    assertThat(route("plain.test")).isEqualTo("plain.test 93.184.216.36");
  }

  @Test
  void aDomainMayTakeNoMail() { // RFC 7505
    assertThat(route("none.test")).isEqualTo("never 5.1.10");
  }

  @Test
  void weDoNotSendToOurselvesNorFurtherAway() {
    assertThat(route("loop.test")).isEqualTo("never 5.4.6");
    assertThat(route("backup.test")).startsWith("a.test").doesNotContain("example.org");
  }

  @Test
  void whatDoesNotExistNeverWillWhatIsSilentMay() {
    assertThat(route("gone.test")).isEqualTo("never 5.1.2");
    assertThat(route("quiet.test")).isEqualTo("later 4.4.3");
    assertThat(route("silent.test")).isEqualTo("later 4.4.3");
    assertThat(route("empty.test")).isEqualTo("never 5.4.4");
    assertThat(route("half.test")).isEqualTo("b.test 93.184.216.35");
  }

  @Test
  void nobodyMakesUsTalkToOurNeighbours() {
    assertThat(route("inside.test")).isEqualTo("never 5.4.4");
  }
}
