package org.malleposte.smtp.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.malleposte.smtp.outbound.Dns.Mx;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

class DnsJavaTest {
  /// Name and type -> records in the form of a zone file.
  private static final Map<String, List<String>> ZONE =
      Map.of(
          "two.test. MX", List.of("10 a.two.test.", "20 b.two.test."),
          "none.test. MX", List.of("0 ."),
          "alias.test. CNAME", List.of("two.test."),
          "a.two.test. A", List.of("192.0.2.1"),
          "a.two.test. AAAA", List.of("2001:db8::1"));

  private DatagramSocket socket;
  private Dns dns;

  @BeforeEach
  void open() throws IOException {
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
    SimpleResolver resolver =
        new SimpleResolver(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort()));
    resolver.setTimeout(Duration.ofSeconds(10));
    dns = new DnsJava(resolver);
  }

  @AfterEach
  void close() {
    socket.close();
  }

  private void serve() {
    byte[] buffer = new byte[4096];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        byte[] answer = answer(new Message(Arrays.copyOf(buffer, packet.getLength()))).toWire();
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      }
    } catch (IOException e) {
      socket.close(); // the test is over
    }
  }

  private static Message answer(Message query) throws IOException {
    Record question = query.getQuestion();
    String name = question.getName().toString();
    Message answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.addRecord(question, Section.QUESTION);
    if (name.equals("broken.test.")) {
      answer.getHeader().setRcode(Rcode.SERVFAIL);
      return answer;
    }
    add(answer, question.getName(), Type.string(question.getType()));
    if (answer.getSection(Section.ANSWER).isEmpty()) {
      add(answer, question.getName(), "CNAME");
    }
    boolean known = ZONE.keySet().stream().anyMatch(key -> key.startsWith(name + " "));
    answer.getHeader().setRcode(known ? Rcode.NOERROR : Rcode.NXDOMAIN);
    return answer;
  }

  private static void add(Message answer, Name name, String type) throws IOException {
    for (String data : ZONE.getOrDefault(name + " " + type, List.of())) {
      answer.addRecord(
          Record.fromString(name, Type.value(type), DClass.IN, 60, data, Name.root),
          Section.ANSWER);
    }
  }

  @Test
  void theDnsIsAsked() throws Exception {
    assertThat(dns.mx("two.test"))
        .containsExactlyInAnyOrder(new Mx(10, "a.two.test"), new Mx(20, "b.two.test"));
    assertThat(dns.mx("alias.test")).hasSize(2);
    assertThat(dns.addresses("a.two.test"))
        .containsExactly(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("2001:db8::1"));
  }

  @Test
  void nothingNowhereAndNobodyAreToldApart() throws Exception {
    assertThat(dns.mx("a.two.test")).isEmpty();
    assertThat(dns.mx("none.test")).containsExactly(new Mx(0, ""));
    assertThatThrownBy(() -> dns.mx("gone.test")).isInstanceOf(Dns.NoSuchDomain.class);
    assertThatThrownBy(() -> dns.mx("broken.test")).isInstanceOf(Dns.NoAnswer.class);
    assertThatThrownBy(() -> dns.mx("a..test")).isInstanceOf(Dns.NoSuchDomain.class);
  }
}
