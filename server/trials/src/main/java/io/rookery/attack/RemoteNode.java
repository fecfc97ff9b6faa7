package io.rookery.attack;

import io.rookery.load.AnyCertificate;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** A node that was there before, by its URL. */
final class RemoteNode implements Target {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long TOKEN_SECONDS = 600;
  private static final int HTTPS = 443;

  private final URI url;
  private final Optional<byte[]> secret;
  private final boolean loopback;
  private final HttpClient web =
      HttpClient.newBuilder().sslContext(AnyCertificate.context()).connectTimeout(PATIENCE).build();
  private final AtomicInteger names = new AtomicInteger();
  private final AtomicInteger addresses =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(1 << 14));

  /**
   * A node whose players' listener is here.
   *
   * @param secret what it checks tokens by; where there is none, it gives them to guests
   */
  RemoteNode(URI url, Optional<byte[]> secret) throws IOException {
    this.url = url;
    this.secret = secret;
    this.loopback = InetAddress.getByName(url.getHost()).isLoopbackAddress();
  }

  boolean isLoopback() {
    return loopback;
  }

  @Override
  public String host() {
    return url.getHost();
  }

  @Override
  public int port() {
    return url.getPort() < 0 ? HTTPS : url.getPort();
  }

  /** All of 127.0.0.0/8 is this machine's, where a machine has it. */
  @Override
  public String freshAddress() {
    int next = addresses.incrementAndGet();
    boolean many = loopback && System.getProperty("os.name").equals("Linux");
    return many ? "127.10." + (next >> 7 & 0xff) + "." + (1 + (next & 0x7f)) : "";
  }

  @Override
  public String freshName() {
    return "attacker-" + names.incrementAndGet();
  }

  @Override
  public String token(String name) throws IOException {
    if (secret.isPresent()) {
      JsonObject claims =
          new JsonObject()
              .put("sub", name)
              .put("name", name)
              .put("aud", "rookery")
              .put("exp", Instant.now().getEpochSecond() + TOKEN_SECONDS);
      return Jwt.hmac("HS256", claims, secret.get());
    }
    return guestToken(name);
  }

  private String guestToken(String name) throws IOException {
    String query = "?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    URI desk = URI.create("https://" + host() + ":" + port() + "/dev/token" + query);
    try {
      HttpRequest request = HttpRequest.newBuilder(desk).timeout(PATIENCE).build();
      HttpResponse<String> answer = web.send(request, HttpResponse.BodyHandlers.ofString());
      String token =
          answer.statusCode() == 200 ? new JsonObject(answer.body()).getString("token") : null;
      if (token != null) {
        return token;
      }
    } catch (DecodeException none) {
      // the sentence below says it all
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
    throw new IOException(desk + " gives no token: give --token-secret-file");
  }
}
