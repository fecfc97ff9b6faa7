package io.rookery.app;

import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A certificate for localhost that nobody vouches for, made once and kept: browsers ask about it
 * once, too.
 *
 * <p>Key and password lie in one directory that appears whole, so that nodes that start together
 * keep the same.
 */
final class SelfSignedCertificate {
  private static final String ALIAS = "rookery";
  private static final String STORE = "localhost.p12";
  private static final String PASSWORD = "password";
  private static final long LONGEST_SECONDS = 60;

  private SelfSignedCertificate() {}

  /** The kept certificate of this data directory; another one when it has ended or is damaged. */
  static PfxOptions kept(Path data, Instant now, SecureRandom random) {
    Path directory = data.resolve("certificate");
    try {
      if (Files.exists(directory) && !isGood(directory, now)) {
        delete(directory);
      }
      if (!Files.exists(directory)) {
        make(directory, random);
      }
      return new PfxOptions()
          .setPath(directory.resolve(STORE).toString())
          .setPassword(Files.readString(directory.resolve(PASSWORD)))
          .setAlias(ALIAS);
    } catch (IOException e) {
      throw new StartFailure(
          directory + " cannot be written: give a directory that can be with --data.");
    }
  }

  private static boolean isGood(Path directory, Instant now) {
    try (InputStream store = Files.newInputStream(directory.resolve(STORE))) {
      char[] password = Files.readString(directory.resolve(PASSWORD)).toCharArray();
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(store, password);
      return keys.getCertificate(ALIAS) instanceof X509Certificate certificate
          && now.isBefore(certificate.getNotAfter().toInstant());
    } catch (IOException | GeneralSecurityException e) {
      return false;
    }
  }

  private static void make(Path directory, SecureRandom random) throws IOException {
    Path draft = Files.createTempDirectory(directory.getParent(), "certificate");
    try {
      Path password = draft.resolve(PASSWORD);
      KeptFile.write(password, KeptFile.randomText(random));
      keytool(draft.resolve(STORE), password);
      try {
        Files.move(draft, directory);
      } catch (IOException e) {
        if (!Files.exists(directory)) {
          throw e;
        } // else another node was faster
      }
    } finally {
      if (Files.exists(draft)) {
        delete(draft);
      }
    }
  }

  private static void keytool(Path store, Path password) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-noprompt",
            "-alias",
            ALIAS,
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=localhost",
            "-ext",
            "SAN=dns:localhost,ip:127.0.0.1,ip:0:0:0:0:0:0:0:1",
            "-validity",
            "825", // the longest that every browser takes
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass:file",
            password.toString());
    Process keytool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!keytool.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        keytool.destroyForcibly();
      } else if (keytool.exitValue() == 0) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new StartFailure(
        "The JDK's keytool could make no certificate: give one with --tls-cert and --tls-key.");
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
