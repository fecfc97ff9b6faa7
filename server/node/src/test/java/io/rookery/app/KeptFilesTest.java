package io.rookery.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.net.PfxOptions;
import java.io.FileInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptFilesTest {
  private final SecureRandom random = new SecureRandom();
  @TempDir Path data;

  @Test
  void theCertificateIsForLocalhostAndStaysTheSame() throws Exception {
    X509Certificate first = certificate(Instant.EPOCH);
    assertEquals(
        256, ((ECPublicKey) first.getPublicKey()).getParams().getCurve().getField().getFieldSize());
    String names =
        first.getSubjectAlternativeNames().stream()
            .map(name -> name.get(1).toString())
            .collect(Collectors.joining(" "));
    assertEquals("localhost 127.0.0.1 0:0:0:0:0:0:0:1", names);
    assertEquals(first, certificate(Instant.EPOCH));
    assertEquals("rw-------", mode(data.resolve("certificate/password")));
  }

  @Test
  void aCertificateThatEndedIsMadeAnew() throws Exception {
    X509Certificate first = certificate(Instant.EPOCH);
    assertNotEquals(first, certificate(Instant.parse("9999-01-01T00:00:00Z")));
  }

  @Test
  void aSecretIsMadeOnceAndForTheOwnerAlone() throws Exception {
    Path file = data.resolve("admin-token");
    String secret = KeptFile.secret(file, random);
    assertEquals(43, secret.length());
    assertEquals(secret, KeptFile.secret(file, random));
    assertEquals("rw-------", mode(file));
    assertEquals(1, Files.list(data).count());
  }

  @Test
  void aTakenPortIsSaidUnlessTheNextWillDo() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      var asked = new Settings.Listener("--admin-port", "127.0.0.1", port, false);
      var failure = assertThrows(StartFailure.class, () -> Ports.free(asked));
      assertEquals(
          "Port "
              + port
              + " on 127.0.0.1 is taken, or not allowed: give another one with --admin-port,"
              + " or end what listens there.",
          failure.getMessage());
      var wandering = new Settings.Listener("--admin-port", "127.0.0.1", port, true);
      assertNotEquals(port, Ports.free(wandering).port());
    }
  }

  private X509Certificate certificate(Instant now) throws Exception {
    PfxOptions kept = SelfSignedCertificate.kept(data, now, random);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (var store = new FileInputStream(kept.getPath())) {
      keys.load(store, kept.getPassword().toCharArray());
    }
    return (X509Certificate) keys.getCertificate(kept.getAlias());
  }

  private static String mode(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
