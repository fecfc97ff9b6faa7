package io.rookery.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Ping;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whose a connection is: the socket's address, or what listed proxies say and nobody else. */
class AddressBlackboxTest {
  private static final int MOST = 64;
  private static final int TOO_MANY = 4101;
  private static final String HTTP_PROXY = "127.8.0.1";
  private static final String TCP_PROXY = "127.8.0.2";

  @RegisterExtension
  static final AttackedNode node =
      new AttackedNode(
          "--proxy=" + HTTP_PROXY,
          "--proxy-protocol=" + TCP_PROXY,
          "--public-url=https://play.example.org");

  private final List<RawTls> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    var closed = node.closed(1006);
    for (RawTls socket : open) {
      socket.reset();
    }
    closed.assertAtLeast(open.size()); // so that their places are free
    open.clear();
  }

  @Test
  void anAddressMayHave64ConnectionsAndNotOneMore() throws Exception {
    var closed = node.closed(TOO_MANY);
    String address = node.freshAddress();
    for (int i = 0; i < MOST; i++) {
      open.add(RawTls.connect(node, address).upgrade().hello(node.tokens().of("crowd")));
    }
    try (RawTls oneMore = RawTls.connect(node, address).upgrade()) {
      assertEquals(TOO_MANY, oneMore.closeCode());
    }
    closed.assertMore(1);
  }

  @Test
  void aCrowdOfSocketsThatNeverBeginTlsIsTurnedAwayWhenTheyAreAccepted() throws Exception {
    var refused = node.refused("address_limit");
    String address = node.freshAddress();
    List<Socket> crowd = new ArrayList<>();
    for (int i = 0; i < 2 * MOST; i++) {
      crowd.add(RawTls.tcp(node, address));
    }
    assertThrows(IOException.class, () -> RawTls.connect(node, address));
    refused.assertMore(1);
    for (Socket socket : crowd) {
      socket.close();
    }
  }

  /** Limits of a connection are no limits for who connects anew. */
  @Test
  void whoConnectsWithoutAPauseIsTurnedAwayForAWhile() throws Exception {
    var turnedAway = node.refused("address_rate");
    String address = node.freshAddress();
    for (int i = 0; i < 20 && turnedAway.more() == 0; i++) {
      for (int socket = 0; socket < 100; socket++) {
        RawTls.tcp(node, address).close();
      }
    }
    turnedAway.assertAtLeast(1);
    try (RawTls another = RawTls.greeted(node)) {
      another.say(new FrameWriter().frame(FrameKind.PING, Ping.getDefaultInstance()));
      another.await(FrameKind.PONG);
    }
  }

  @Test
  void whatNobodyListedSaysOfItsAddressIsNotBelieved() throws Exception {
    String address = node.freshAddress();
    for (int i = 0; i < MOST; i++) {
      open.add(forwarded(address, "10.0.0." + i));
    }
    try (RawTls oneMore = forwarded(address, "10.1.1.1")) {
      assertEquals(TOO_MANY, oneMore.closeCode());
    }
    var refused = node.refused("tls");
    try (Socket liar = RawTls.tcp(node, node.freshAddress())) {
      liar.getOutputStream().write(version1("TCP4 10.0.0.1 10.0.0.2 1 2"));
      assertThrows(IOException.class, () -> RawTls.over(liar));
    }
    refused.assertMore(1);
  }

  @Test
  void aNameThatWasPointedAtThisNodeIsNoPageOfOurs() throws Exception {
    var refused = node.refused("origin");
    assertTrue(ofPage("rebound.example.net", "https://rebound.example.net").contains(" 403 "));
    refused.assertMore(1);
    assertTrue(ofPage("node-1.example.org", "https://play.example.org").contains(" 101 "));
  }

  @Test
  void aListedProxyIsBelievedOfItsLastEntry() throws Exception {
    for (int i = 0; i < MOST; i++) {
      open.add(forwarded(HTTP_PROXY, "1.1.1." + i + ", 10.9.9.9"));
    }
    try (RawTls another = forwarded(HTTP_PROXY, "10.9.9.9, 1.1.1.1")) {
      another.hello(node.tokens().of("another"));
    }
    try (RawTls oneMore = forwarded(HTTP_PROXY, "1.1.1.1, 10.9.9.9")) {
      assertEquals(TOO_MANY, oneMore.closeCode());
    }
  }

  @Test
  void aListedProxyIsBelievedOfItsProxyHeaderInBothVersions() throws Exception {
    for (int i = 0; i < MOST; i++) {
      byte[] header =
          i % 2 == 0
              ? version1("TCP4 10.7.7.7 10.0.0.2 " + (1000 + i) + " 443")
              : version2(0x21, 0x11, new int[] {10, 7, 7, 7, 10, 0, 0, 2, 4, i, 1, 187});
      open.add(proxied(header).upgrade());
    }
    try (RawTls another = proxied(version1("TCP4 10.7.7.8 10.0.0.2 1 443")).upgrade()) {
      another.hello(node.tokens().of("another"));
    }
    try (RawTls oneMore = proxied(version1("TCP4 10.7.7.7 10.0.0.2 1 443")).upgrade()) {
      assertEquals(TOO_MANY, oneMore.closeCode());
    }
  }

  @Test
  void anIpv6ClientOfAProxyHasItsNetworkOfConnections() throws Exception {
    for (int i = 0; i < MOST; i++) {
      open.add(proxied(version1("TCP6 2001:db8::" + i + " 2001:db8::1 1 443")).upgrade());
    }
    try (RawTls oneMore = proxied(version1("TCP6 2001:db8:0:0:1::1 ::1 1 443")).upgrade()) {
      assertEquals(TOO_MANY, oneMore.closeCode());
    }
  }

  @Test
  void aProxyMaySpeakForItself() throws Exception {
    proxied(version1("UNKNOWN")).upgrade().close();
    proxied(version2(0x20, 0x00, new int[0])).upgrade().close(); // LOCAL
  }

  @Test
  void aProxyThatDoesNotSayForWhomItSpeaksIsClosed() throws Exception {
    var refused = node.refused("proxy_header");
    for (byte[] header :
        List.of(
            "GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII),
            version1("TCP4 somewhere 10.0.0.2 1 2"),
            version1("TCP4 10.0.0.1 10.0.0.2 1 99999"),
            version1("x".repeat(200)),
            version2(0x31, 0x11, new int[12]),
            version2(0x21, 0x11, new int[3]),
            version2(0x21, 0x31, new int[216]))) {
      try (Socket socket = RawTls.tcp(node, TCP_PROXY)) {
        socket.getOutputStream().write(header);
        assertEquals(0, socket.getInputStream().readAllBytes().length);
      } catch (IOException reset) {
        assertTrue(reset.getMessage().contains("reset"), reset.getMessage());
      }
    }
    refused.assertMore(7);
    try (Socket silent = RawTls.tcp(node, TCP_PROXY)) {
      assertEquals(0, silent.getInputStream().readAllBytes().length, "it has as long as TLS has");
    }
  }

  /** The status line for a page of this origin, to which the node is this host. */
  private static String ofPage(String host, String origin) throws IOException {
    try (RawTls socket = RawTls.connect(node)) {
      String headers = RawTls.HEADERS.replace("Host: localhost", "Host: " + host);
      String answer = socket.ask("GET / HTTP/1.1\r\n" + headers + "Origin: " + origin + "\r\n\r\n");
      return answer.lines().findFirst().orElse("");
    }
  }

  private static RawTls forwarded(String from, String forwardedFor) throws IOException {
    RawTls socket = RawTls.connect(node, from);
    String headers = RawTls.HEADERS + "X-Forwarded-For: " + forwardedFor + "\r\n\r\n";
    String answer = socket.ask("GET / HTTP/1.1\r\n" + headers);
    assertTrue(answer.startsWith("HTTP/1.1 101 "), answer);
    return socket;
  }

  private static RawTls proxied(byte[] header) throws IOException {
    Socket socket = RawTls.tcp(node, TCP_PROXY);
    socket.getOutputStream().write(header);
    return RawTls.over(socket);
  }

  private static byte[] version1(String says) {
    return ("PROXY " + says + "\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] version2(int command, int protocol, int[] addresses) {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes("\r\n\r\n\0\r\nQUIT\n".getBytes(StandardCharsets.US_ASCII));
    header.write(command);
    header.write(protocol);
    header.write(addresses.length >> 8);
    header.write(addresses.length);
    for (int part : addresses) {
      header.write(part);
    }
    return header.toByteArray();
  }
}
