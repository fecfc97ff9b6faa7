package io.rookery.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Hello;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.JoinRefused;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Welcome;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tokens that are none, or not for this server, at this time, by this issuer. */
class TokenAttackBlackboxTest {
  private static final int REQUIRED = 4303;
  private static final int EXPIRED = 4102;
  private static final int INVALID = 4304;
  private static final int LONGEST = 8 * 1024;

  private static final TestTokens tokens = TestTokens.byPublicKey();

  @RegisterExtension static final AttackedNode node = new AttackedNode(tokens);

  private static final JsonObject GOOD = tokens.claims("mallory");

  @Test
  void withoutATokenThereIsNoWelcome() throws Exception {
    assertRefused(REQUIRED, "missing", "");
  }

  @Test
  void aTokenHasItsTime() throws Exception {
    long now = tokens.now();
    assertRefused(EXPIRED, "expired", tokens.signed(GOOD.copy().put("exp", now - 60)));
    assertRefused(EXPIRED, "expired", tokens.signed(GOOD.copy().put("exp", -1)));
    assertRefused(EXPIRED, "not_yet", tokens.signed(GOOD.copy().put("nbf", now + 60)));
    assertRefused(INVALID, "no_expiry", tokens.signed(without("exp")));
    assertRefused(INVALID, "malformed", tokens.signed(GOOD.copy().put("exp", "tomorrow")));
  }

  @Test
  void aTokenIsForThisServer() throws Exception {
    assertRefused(INVALID, "audience", tokens.signed(GOOD.copy().put("aud", "another")));
    assertRefused(INVALID, "audience", tokens.signed(without("aud")));
  }

  @Test
  void aTokenSaysWhoseItIs() throws Exception {
    assertRefused(INVALID, "subject", tokens.signed(without("sub")));
    assertRefused(INVALID, "subject", tokens.signed(GOOD.copy().put("sub", "x".repeat(129))));
    assertRefused(INVALID, "subject", tokens.signed(GOOD.copy().put("sub", 7)));
  }

  @Test
  void noTokenChoosesItsAlgorithm() throws Exception {
    for (String none : new String[] {"none", "None", "NONE", ""}) {
      assertRefused(INVALID, "algorithm", Jwt.unsigned(none, GOOD) + ".");
    }
    byte[] pem = tokens.publicKey().getBytes(StandardCharsets.US_ASCII);
    assertRefused(INVALID, "algorithm", Jwt.hmac("HS256", GOOD, pem));
    assertRefused(INVALID, "algorithm", Jwt.hmac("HS256", GOOD, tokens.publicKeyBytes()));
    assertRefused(INVALID, "algorithm", Jwt.hmac("ES256", GOOD, pem));
  }

  @Test
  void aTokenIsSignedWithTheOneKey() throws Exception {
    byte[] pem = tokens.publicKey().getBytes(StandardCharsets.US_ASCII);
    assertRefused(INVALID, "signature", Jwt.hmac("RS256", GOOD, pem));
    assertRefused(INVALID, "signature", TestTokens.rsa(GOOD, TestTokens.newKeys().getPrivate()));
    String good = tokens.signed(GOOD);
    String signature = good.substring(good.lastIndexOf('.'));
    JsonObject other = GOOD.copy().put("sub", "ada");
    assertRefused(INVALID, "signature", Jwt.unsigned("RS256", other) + signature);
    assertRefused(INVALID, "signature", Jwt.unsigned("RS256", GOOD) + ".");
  }

  @Test
  void whatIsNoTokenIsRefused() throws Exception {
    for (String text : new String[] {"x", ".", "..", "a.b.c.d", "\u0000", "e30.e30.e30", "~.~.~"}) {
      var closed = node.closed(INVALID);
      assertEquals(INVALID, closeCode(text));
      closed.assertMore(1);
    }
  }

  @Test
  void aTokenMayHave8KibAndNotOneCharacterMore() throws Exception {
    String longest = padded(LONGEST);
    try (RawTls socket = RawTls.open(node)) {
      socket.hello(longest);
    }
    assertRefused(INVALID, "too_long", padded(LONGEST + 1));
    assertRefused(INVALID, "too_long", "x".repeat(16_000));
  }

  @Test
  void aTokenOfMegabytesIsRefusedBeforeItIsRead() throws Exception {
    var closed = node.closed(1009);
    try (RawTls socket = RawTls.open(node)) {
      socket.write(0x82, 0xff, 0, 0, 0, 0, 0, 0x40, 0, 0, 1, 2, 3, 4);
      assertEquals(1009, socket.closeCode());
    }
    closed.assertMore(1);
  }

  @Test
  void aNameInATokenIsCutAndStaysOnOneLine() throws Exception {
    String name = "a\r\nERROR b\u202e" + "x".repeat(200);
    try (RawTls socket = RawTls.open(node)) {
      String token = tokens.signed(GOOD.copy().put("name", name));
      socket.say(RawTls.hello(Hello.newBuilder().setToken(token).build()));
      Welcome welcome = Welcome.parseFrom(socket.await(FrameKind.WELCOME).payload());
      assertTrue(welcome.getName().startsWith("aERROR b" + "x"), welcome.getName());
      assertEquals(64, welcome.getName().length());
    }
  }

  @Test
  void anothersJoinIdGivesNobodyTheirSeat() throws Exception {
    try (RawTls ada = RawTls.greeted(node);
        RawTls mallory = RawTls.open(node).hello(tokens.of("mallory"))) {
      Join join = RawTls.join("echo").setMode(Join.Mode.MODE_CREATE).build();
      ada.say(new FrameWriter().at(1, 1, 0, 0).frame(FrameKind.JOIN, join));
      String room = Joined.parseFrom(ada.await(FrameKind.JOINED).payload()).getRoom();
      Join stolen = join.toBuilder().clearMode().setRoom(room).setAttempt(9).build();
      mallory.say(new FrameWriter().at(1, 1, 0, 0).frame(FrameKind.JOIN, stolen));
      JoinRefused refused = JoinRefused.parseFrom(mallory.await(FrameKind.JOIN_REFUSED).payload());
      assertEquals("already_seated", refused.getCode());
    }
  }

  private static JsonObject without(String claim) {
    JsonObject claims = GOOD.copy();
    claims.remove(claim);
    return claims;
  }

  /** A good token of this length, or the shortest one above it. */
  private static String padded(int length) {
    int pad = 1;
    String token = tokens.signed(GOOD.copy().put("pad", "x"));
    while (token.length() < length) {
      pad += Math.max(1, (length - token.length()) * 3 / 4);
      token = tokens.signed(GOOD.copy().put("pad", "x".repeat(pad)));
    }
    return token;
  }

  private static void assertRefused(int code, String reason, String token) throws Exception {
    var refused = node.count("rookery_tokens_refused_total", "reason=\"" + reason + "\"");
    var closed = node.closed(code);
    assertEquals(code, closeCode(token), reason);
    closed.assertMore(1);
    refused.assertMore(1);
  }

  private static int closeCode(String token) throws IOException {
    try (RawTls socket = RawTls.open(node)) {
      return socket.say(RawTls.hello(Hello.newBuilder().setToken(token).build())).closeCode();
    }
  }
}
