package io.rookery.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rookery.metrics.micrometer.RecordedMetrics;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class TokensVertxTest {
  private static final String SECRET = "a secret of at least 32 bytes length";
  private static final long NOW = 1_800_000_000;
  private static final TokenRules RULES =
      new TokenRules("rookery", Optional.of("us"), Duration.ofSeconds(5));

  private final RecordedMetrics metrics = new RecordedMetrics();
  private Vertx vertx;
  private Tokens tokens;
  private Instant now = Instant.ofEpochSecond(NOW);

  @BeforeEach
  void start(Vertx vertx) {
    this.vertx = vertx;
    tokens = tokens(TokenKey.secret(SECRET));
  }

  @Test
  void aGoodTokenSaysWhoItIs() {
    TokenVerdict verdict =
        verdict(signed(claims().put("aud", new JsonArray().add("x").add("rookery"))));
    assertEquals(
        new TokenVerdict.Accepted(new Identity("ada", "Ada", Instant.ofEpochSecond(NOW + 60))),
        verdict);
  }

  @Test
  void aTokenWithoutANameIsNamedByItsSubject() {
    var accepted = (TokenVerdict.Accepted) verdict(signed(without("name")));
    assertEquals("ada", accepted.identity().name());
  }

  @Test
  void anEndedTokenIsExpiredOnceTheLeewayIsOverToo() {
    assertEquals(
        TokenVerdict.Accepted.class, verdict(signed(claims().put("exp", NOW - 4))).getClass());
    assertRefused(TokenRefusal.EXPIRED, signed(claims().put("exp", NOW - 5)));
    assertEquals(1, metrics.countOf("tokenRefused(expired)"));
  }

  @Test
  void aTokenThatWasGoodIsCheckedOnceUntilItEnds() {
    String token = signed(claims());
    var first = (TokenVerdict.Accepted) verdict(token);
    assertSame(first.identity(), ((TokenVerdict.Accepted) verdict(token)).identity());
    now = Instant.ofEpochSecond(NOW + 60); // within the leeway, and checked again
    assertNotSame(first.identity(), ((TokenVerdict.Accepted) verdict(token)).identity());
    now = Instant.ofEpochSecond(NOW + 65);
    assertRefused(TokenRefusal.EXPIRED, token);
  }

  @Test
  void aTokenLikeAGoodOneIsCheckedAll() {
    String token = signed(claims());
    verdict(token);
    int dot = token.lastIndexOf('.');
    assertRefused(TokenRefusal.SIGNATURE, token.substring(0, dot + 1) + "x".repeat(43));
    assertRefused(
        TokenRefusal.SIGNATURE,
        token.substring(0, token.indexOf('.') + 1)
            + part(claims().put("sub", "eve"))
            + token.substring(dot));
  }

  @Test
  void aTokenFromTheFutureIsNotYetGood() {
    assertEquals(
        TokenVerdict.Accepted.class, verdict(signed(claims().put("nbf", NOW + 5))).getClass());
    assertRefused(TokenRefusal.NOT_YET, signed(claims().put("nbf", NOW + 6)));
  }

  @Test
  void aTokenMustEnd() {
    assertRefused(TokenRefusal.NO_EXPIRY, signed(without("exp")));
    assertRefused(TokenRefusal.MALFORMED, signed(claims().put("exp", "tomorrow")));
  }

  @Test
  void aTokenForOrFromSomebodyElseIsRefused() {
    assertRefused(TokenRefusal.AUDIENCE, signed(without("aud")));
    assertRefused(TokenRefusal.AUDIENCE, signed(claims().put("aud", "billing")));
    assertRefused(TokenRefusal.ISSUER, signed(without("iss")));
    assertRefused(TokenRefusal.ISSUER, signed(claims().put("iss", "them")));
  }

  @Test
  void aTokenMustSayWhoItIsFor() {
    assertRefused(TokenRefusal.SUBJECT, signed(without("sub")));
    assertRefused(TokenRefusal.SUBJECT, signed(claims().put("sub", " ")));
    assertRefused(TokenRefusal.SUBJECT, signed(claims().put("sub", 7)));
    assertRefused(TokenRefusal.SUBJECT, signed(claims().put("sub", "x".repeat(129))));
  }

  @Test
  void noTokenAndGarbageAreToldApart() {
    assertRefused(TokenRefusal.MISSING, "");
    assertRefused(TokenRefusal.MALFORMED, "garbage");
    assertRefused(TokenRefusal.MALFORMED, "a.b.c");
    assertRefused(TokenRefusal.MALFORMED, "..");
    assertRefused(TokenRefusal.TOO_LONG, "x".repeat(5_000_000));
  }

  @Test
  void anUnsignedTokenIsRefused() {
    String head = part(new JsonObject().put("alg", "none"));
    assertRefused(TokenRefusal.ALGORITHM, head + "." + part(claims()) + ".");
    assertRefused(TokenRefusal.MALFORMED, head + "." + part(claims()));
    String ours = part(new JsonObject().put("alg", "HS256"));
    assertRefused(TokenRefusal.SIGNATURE, ours + "." + part(claims()) + ".");
  }

  @Test
  void aTokenSignedWithAnotherSecretIsRefused() {
    String forged = sign(claims(), "HS256", "another secret of 32 bytes and more");
    assertRefused(TokenRefusal.SIGNATURE, forged);
    String good = signed(claims());
    String changed = part(claims().put("sub", "root"));
    String[] parts = good.split("\\.");
    assertRefused(TokenRefusal.SIGNATURE, parts[0] + "." + changed + "." + parts[2]);
  }

  @Test
  void aPublicKeyTakesTheTokensOfItsPrivateKey() throws Exception {
    for (String algorithm : new String[] {"RS256", "ES256"}) {
      KeyPair pair = pair(algorithm);
      tokens = tokens(TokenKey.publicKey(pem("PUBLIC KEY", pair.getPublic().getEncoded())));
      String token = sign(claims(), algorithm, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
      assertEquals(TokenVerdict.Accepted.class, verdict(token).getClass(), algorithm);
    }
  }

  /** The classic forgery: the public key is no secret, so anybody could sign with it. */
  @Test
  void thePublicKeyIsNotTakenForASecret() throws Exception {
    String pem = pem("PUBLIC KEY", pair("RS256").getPublic().getEncoded());
    tokens = tokens(TokenKey.publicKey(pem));
    assertRefused(TokenRefusal.ALGORITHM, sign(claims(), "HS256", pem));
    assertThrows(IllegalArgumentException.class, () -> TokenKey.secret(pem));
  }

  @Test
  void aShortSecretIsNotTaken() {
    assertThrows(IllegalArgumentException.class, () -> TokenKey.secret("hunter2"));
  }

  /** A P-384 key was taken at start, and then no token of its owner's was. */
  @Test
  void aPublicKeyOfAnotherCurveIsNotTaken() throws Exception {
    for (String curve : new String[] {"secp384r1", "secp521r1"}) {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      String pem = pem("PUBLIC KEY", generator.generateKeyPair().getPublic().getEncoded());
      var refused =
          assertThrows(IllegalArgumentException.class, () -> TokenKey.publicKey(pem), curve);
      assertEquals("an EC key is of the curve P-256, and no other", refused.getMessage());
    }
  }

  @Test
  void aShortRsaKeyIsNotTaken() throws Exception {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    String pem = pem("PUBLIC KEY", generator.generateKeyPair().getPublic().getEncoded());
    var refused = assertThrows(IllegalArgumentException.class, () -> TokenKey.publicKey(pem));
    assertEquals("an RSA key has at least 2048 bits, not 1024", refused.getMessage());
  }

  @Test
  void aGuestIsAdmittedByWhoeverHasTheSecretAndForAnHour() {
    var guests =
        new GuestTokens(
            vertx,
            TokenKey.secret(SECRET),
            RULES,
            () -> Instant.ofEpochSecond(NOW - 3_500),
            new SecureRandom());
    var first = (TokenVerdict.Accepted) verdict(guests.mint("Ada\n"));
    var second = (TokenVerdict.Accepted) verdict(guests.mint("Ada"));
    assertEquals("Ada", first.identity().name());
    assertEquals(Instant.ofEpochSecond(NOW + 100), first.identity().expires());
    assertEquals(false, first.identity().subject().equals(second.identity().subject()));
  }

  private Tokens tokens(TokenKey key) {
    return new Tokens(vertx, key, RULES, () -> now, metrics.metrics());
  }

  private TokenVerdict verdict(String token) {
    return tokens.verify(token).toCompletionStage().toCompletableFuture().join();
  }

  private void assertRefused(TokenRefusal why, String token) {
    assertEquals(new TokenVerdict.Refused(why), verdict(token));
  }

  private static JsonObject claims() {
    return new JsonObject()
        .put("sub", "ada")
        .put("name", "Ada")
        .put("aud", "rookery")
        .put("iss", "us")
        .put("exp", NOW + 60);
  }

  private static JsonObject without(String claim) {
    JsonObject claims = claims();
    claims.remove(claim);
    return claims;
  }

  private String signed(JsonObject claims) {
    return sign(claims, "HS256", SECRET);
  }

  private String sign(JsonObject claims, String algorithm, String key) {
    var options = new PubSecKeyOptions().setAlgorithm(algorithm).setBuffer(key);
    return JWTAuth.create(vertx, new JWTAuthOptions().addPubSecKey(options))
        .generateToken(claims, new JWTOptions().setAlgorithm(algorithm).setNoTimestamp(true));
  }

  private static KeyPair pair(String algorithm) throws Exception {
    var generator = KeyPairGenerator.getInstance(algorithm.equals("RS256") ? "RSA" : "EC");
    generator.initialize(algorithm.equals("RS256") ? 2048 : 256);
    return generator.generateKeyPair();
  }

  private static String pem(String what, byte[] encoded) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
    return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
  }

  private static String part(JsonObject json) {
    byte[] bytes = json.encode().getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
