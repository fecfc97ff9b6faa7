package io.rookery.load;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;

/** Asks the servers over HTTP: for tokens and metrics. */
final class Web {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final HttpClient client;

  /** {@code anyCertificate}: whether one will do that nobody vouches for. */
  Web(boolean anyCertificate) {
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(PATIENCE);
    client = (anyCertificate ? builder.sslContext(AnyCertificate.context()) : builder).build();
  }

  HttpClient client() {
    return client;
  }

  /** A request that gives up after 15 seconds. */
  HttpRequest get(URI url) {
    return HttpRequest.newBuilder(url).timeout(PATIENCE).build();
  }
}
