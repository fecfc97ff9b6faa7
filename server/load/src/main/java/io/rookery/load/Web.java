package io.rookery.load;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Asks the servers over HTTP: for tokens and metrics. */
final class Web {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final HttpClient client;

  /** {@code anyCertificate}: whether one will do that nobody vouches for. */
  Web(boolean anyCertificate) {
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(PATIENCE);
    client = (anyCertificate ? builder.sslContext(lenient()) : builder).build();
  }

  HttpClient client() {
    return client;
  }

  /** A request that gives up after 15 seconds. */
  HttpRequest get(URI url) {
    return HttpRequest.newBuilder(url).timeout(PATIENCE).build();
  }

  private static SSLContext lenient() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new AnyCertificate()}, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS cannot be had: " + e.getMessage(), e);
    }
  }
}
