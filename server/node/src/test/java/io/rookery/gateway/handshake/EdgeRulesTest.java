package io.rookery.gateway.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.gateway.handshake.Admissions.Answer;
import io.rookery.gateway.limits.ClientAddress;
import io.rookery.gateway.limits.GatewayOptions.Edge;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may come in, and as whom: origins, addresses and how many of them. */
class EdgeRulesTest {
  private final Origins origins =
      new Origins(() -> Set.of("https://play.example.org"), Edge.defaults());

  /** Sockets that had been given up took all 20,000 of a node, and those for its cluster too. */
  @Test
  void playersLeaveDescriptorsForTheCluster() {
    assertEquals(40_000, AcceptFilter.mostSockets(20_000, 1_000_000));
    assertEquals(18_976, AcceptFilter.mostSockets(20_000, 20_000));
    assertEquals(768, AcceptFilter.mostSockets(20_000, 1_024));
    assertEquals(40_000, AcceptFilter.mostSockets(20_000, Long.MAX_VALUE));
  }

  @Test
  void aPageOfTheSameHostAndPortIsAdmitted() {
    assertTrue(origins.admits("https://here:8443", "here:8443", true));
    assertTrue(origins.admits("https://here", "here:443", true));
    assertTrue(origins.admits("HTTP://Here", "here", false));
    assertTrue(origins.admits("http://[::1]:80", "[::1]", false));
  }

  @Test
  void aPageOfAnyNodeIsAdmitted() {
    assertTrue(origins.admits("https://play.example.org", "here:8443", true));
  }

  @Test
  void aForeignPageIsNot() {
    assertFalse(origins.admits("https://evil.example.org", "here:8443", true));
    assertFalse(origins.admits("https://here:8444", "here:8443", true));
    assertFalse(origins.admits("http://here:8443", "here:8443", true));
    assertFalse(origins.admits("https://here:8443.evil.org", "here:8443", true));
    assertFalse(origins.admits("null", "null", true));
    assertFalse(origins.admits("", "", true));
    assertFalse(origins.admits("::", "::", true));
    assertFalse(origins.admits("https://here:8443", null, true));
  }

  /** Whatever was not secure counted as http, so {@code foo://here} was a page of this host. */
  @Test
  void anotherSchemeIsNoPageOfOurs() {
    for (String scheme : List.of("foo", "ftp", "file", "chrome-extension", "httpx")) {
      assertFalse(origins.admits(scheme + "://here:8080", "here:8080", false), scheme);
      assertFalse(origins.admits(scheme + "://play.example.org:443", "here", true), scheme);
    }
    assertTrue(origins.admits("ws://here:8080", "here:8080", false));
    assertTrue(origins.admits("wss://here:8443", "here:8443", true));
  }

  @Test
  void whatIsNoBrowserHasNoOrigin() {
    assertTrue(origins.admits(null, "here:8443", true));
  }

  /** The list took the place of the node's own pages, which were refused without a word. */
  @Test
  void listedPagesAreAdmittedBesideTheNodesOwn() {
    var listed =
        new Origins(() -> Set.of("https://node"), edge(Set.of("https://game.example.org"), false));
    assertTrue(listed.admits("https://game.example.org", "node", true));
    assertTrue(listed.admits("https://node", "node", true));
    assertFalse(listed.admits("https://rebound.example.net", "rebound.example.net", true));
    var development = new Origins(Set::of, edge(Set.of("http://localhost:5173"), true));
    assertTrue(development.admits("http://localhost:5173", "localhost:8443", true));
    assertTrue(development.admits("https://localhost:8443", "localhost:8443", true));
    assertFalse(development.admits("http://localhost:5174", "localhost:8443", true));
  }

  @Test
  void anOriginIsASchemeAndAHostAndNothingBehindThem() {
    for (String origin : List.of("https://a.example", "http://localhost:5173", "https://a/")) {
      assertTrue(Origins.isOrigin(origin), origin);
    }
    for (String none : List.of("*", "localhost:5173", "a.example", "https://a/b", "null", "")) {
      assertFalse(Origins.isOrigin(none), none);
    }
  }

  @Test
  void aHostThatIsNobodysPublicUrlIsNotAdmittedWhereThereAreSome() {
    var urls = new Origins(() -> Set.of("https://play.example.org"), edge(Set.of(), false));
    assertTrue(urls.admits("https://play.example.org", "rebound.example.net", true));
    assertFalse(urls.admits("https://rebound.example.net", "rebound.example.net", true));
  }

  @Test
  void aNameThatIsNotOursIsNotAskedFor() {
    var hosts = new Hosts(Set.of("Play.example.org"));
    for (String ours :
        List.of(
            "play.example.org",
            "PLAY.EXAMPLE.ORG:8443",
            "localhost",
            "localhost:8443",
            "chat.localhost:8443",
            "127.0.0.1:8443",
            "192.168.7.7",
            "[::1]:8443",
            "[::1]")) {
      assertTrue(hosts.admits(ours), ours);
    }
    for (String foreign :
        List.of(
            "evil.example.org",
            "localhost.evil.org",
            "evil-localhost",
            "127.0.0.1.evil.org",
            "play.example.org.evil.org",
            "[::1",
            "[evil]",
            "",
            ":8443")) {
      assertFalse(hosts.admits(foreign), foreign);
    }
    assertFalse(hosts.admits(null));
    assertTrue(new Hosts(Set.of()).admits("evil.example.org"), "none are named");
  }

  @Test
  void onlyAListedProxyIsBelieved() {
    Set<String> proxies = Set.of("10.0.0.1");
    assertEquals("9.9.9.9", key("10.0.0.1", List.of("1.1.1.1, 9.9.9.9"), proxies));
    assertEquals("9.9.9.9", key("10.0.0.1", List.of("1.1.1.1", "9.9.9.9"), proxies));
    assertEquals("10.0.0.2", key("10.0.0.2", List.of("9.9.9.9"), proxies));
    assertEquals("10.0.0.1", key("10.0.0.1", List.of("nonsense"), proxies));
    assertEquals("10.0.0.1", key("10.0.0.1", List.of(), proxies));
  }

  @Test
  void anIpv6ClientHasAWholeNetwork() {
    assertEquals(ClientAddress.of("2001:db8::1"), ClientAddress.of("2001:db8::ffff:1"));
    assertFalse(ClientAddress.of("2001:db8::1").equals(ClientAddress.of("2001:db8:0:1::1")));
    assertTrue(ClientAddress.of("::1").isLoopback());
    assertTrue(ClientAddress.of("127.0.0.9").isLoopback());
  }

  @Test
  void placesAreCountedPerAddressAndPerNodeAndFreedOnce() {
    var admissions = new Admissions(2, 3, false);
    ClientAddress one = ClientAddress.of("1.1.1.1");
    ClientAddress other = ClientAddress.of("2.2.2.2");
    Admissions.Place first = admissions.enter(one);
    assertEquals(Answer.ADMITTED, first.answer());
    assertEquals(Answer.ADMITTED, admissions.enter(one).answer());
    Admissions.Place third = admissions.enter(one);
    assertEquals(Answer.ADDRESS_FULL, third.answer());
    assertEquals(Answer.NODE_FULL, admissions.enter(other).answer());
    third.leave();
    first.leave();
    first.leave();
    assertEquals(2, admissions.count());
    assertEquals(Answer.ADMITTED, admissions.enter(one).answer());
  }

  @Test
  void loopbackIsExemptWhereThatIsSaid() {
    var admissions = new Admissions(1, 100, true);
    ClientAddress loopback = ClientAddress.of("127.0.0.1");
    admissions.enter(loopback);
    assertEquals(Answer.ADMITTED, admissions.enter(loopback).answer());
  }

  private static Edge edge(Set<String> allowedOrigins, boolean hostAdmitted) {
    return new Edge(allowedOrigins, Set.of(), hostAdmitted, Set.of(), Set.of(), false);
  }

  private static String key(String socket, List<String> forwarded, Set<String> proxies) {
    return ClientAddress.of(socket, forwarded, proxies).key();
  }
}
