package io.rookery.gateway.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rookery.cluster.Cluster;
import io.rookery.cluster.ClusterOptions;
import io.rookery.cluster.TestCluster;
import io.rookery.cluster.bus.RoomBus;
import io.rookery.gateway.limits.Clocks;
import io.rookery.gateway.limits.GatewayOptions;
import io.rookery.metrics.Metrics;
import io.vertx.core.Future;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The port of the event bus, and who comes there. */
class BusPortClusterTest {
  private static final String PASSWORD = "password";

  private final AtomicInteger refused = new AtomicInteger();
  private final Metrics metrics =
      new Metrics() {
        @Override
        public void busRefused() {
          refused.incrementAndGet();
        }
      };
  private final String name = "bus-" + Long.toHexString(System.nanoTime());

  @TempDir Path files;

  /** A stranger's first word was taken for a length, and 1.35 GB were collected for it. */
  @Test
  void aStrangerIsClosedAtTheFirstWordAndNodesGoOn() throws Exception {
    try (Cluster one = start("one", List.of(), Optional.empty(), filtered());
        Cluster other = start("other", List.of(one.address()), Optional.empty(), filtered())) {
      awaitHeard(one, other);
      assertArrayEquals(new byte[0], said(port(other), "POST / HTTP/1.1\r\n"));
      assertEquals(1, refused.get());
      awaitHeard(other, one);
      awaitHeard(one, other);
    }
  }

  @Test
  void withTlsOnlyWhoHasACertificateOfTheClusterIsHeard() throws Exception {
    Optional<ClusterOptions.Tls> tls = Optional.of(certificate("cluster"));
    try (Cluster one = start("one", List.of(), tls, UnaryOperator.identity());
        Cluster other = start("other", List.of(one.address()), tls, UnaryOperator.identity())) {
      awaitHeard(one, other);
      awaitHeard(other, one);
      said(port(other), "POST / HTTP/1.1\r\n"); // closed, perhaps after an alert
      Optional<ClusterOptions.Tls> forged = Optional.of(certificate("forged"));
      for (Optional<ClusterOptions.Tls> wrong :
          List.of(forged, Optional.<ClusterOptions.Tls>empty())) {
        try (Cluster stranger =
            start("stranger", List.of(one.address()), wrong, UnaryOperator.identity())) {
          assertEquals("nothing", asked(stranger, one));
          assertEquals("nothing", asked(one, stranger));
        }
      }
    }
  }

  private UnaryOperator<VertxBuilder> filtered() {
    BusFilter bus = new BusFilter(port -> true, metrics);
    return builder ->
        new AcceptFilter(
                0, GatewayOptions.defaults(), Long.MAX_VALUE, bus, metrics, Clocks.system())
            .on(builder);
  }

  private Cluster start(
      String node,
      List<String> join,
      Optional<ClusterOptions.Tls> tls,
      UnaryOperator<VertxBuilder> with)
      throws IOException {
    ClusterOptions options =
        new ClusterOptions(
            name,
            node,
            "127.0.0.1",
            TestCluster.freePort(),
            join,
            "",
            false,
            tls,
            ClusterOptions.Detection.usual());
    Cluster cluster = Cluster.start(options, List.of(), new VertxOptions(), with, Metrics.none());
    RoomBus.Questions answer =
        question -> Future.succeededFuture(Buffer.buffer("heard by " + node));
    TestCluster.on(cluster, () -> Future.succeededFuture(cluster.bus().answer("who", answer)));
    return cluster;
  }

  /** The first attempts may come before all know of each other, or wait for TLS too long. */
  private static void awaitHeard(Cluster from, Cluster to) {
    String wanted = "heard by " + to.nodes().self();
    TestCluster.await(() -> asked(from, to).equals(wanted));
  }

  private static String asked(Cluster from, Cluster to) {
    return TestCluster.on(
        from,
        () ->
            from.bus()
                .ask(to.nodes().self(), "who", Buffer.buffer())
                .map(Buffer::toString)
                .otherwise("nothing"));
  }

  private static int port(Cluster cluster) {
    return ((VertxInternal) cluster.vertx()).clusterManager().getNodeInfo().port();
  }

  /** What is answered until the other side closes. */
  private static byte[] said(int port, String words) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(words.getBytes(StandardCharsets.ISO_8859_1));
      return socket.getInputStream().readAllBytes();
    }
  }

  private ClusterOptions.Tls certificate(String of) throws Exception {
    Path store = files.resolve(of + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                of,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + of,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    keytool.getInputStream().readAllBytes();
    if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new AssertionError("keytool made no certificate");
    }
    char[] password = PASSWORD.toCharArray();
    KeyStore keys = KeyStore.getInstance(store.toFile(), password);
    String certificate = pem(of + ".crt", "CERTIFICATE", keys.getCertificate(of).getEncoded());
    String key = pem(of + ".key", "PRIVATE KEY", keys.getKey(of, password).getEncoded());
    return new ClusterOptions.Tls(certificate, key, certificate);
  }

  private String pem(String file, String what, byte[] bytes) throws IOException {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    String text = "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
    return Files.writeString(files.resolve(file), text).toString();
  }
}
