package io.rookery.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerifiedTokensTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

  private final VerifiedTokens tokens = new VerifiedTokens();

  @Test
  void aTokenIsKnownUntilItEnds() {
    Identity ada = new Identity("ada", "Ada", NOW.plusSeconds(60));
    tokens.remember(hash("ada's"), ada);
    assertSame(ada, tokens.find(hash("ada's"), NOW.plusSeconds(59)).orElseThrow());
    assertEquals(Optional.empty(), tokens.find(hash("ada's"), NOW.plusSeconds(60)));
    assertEquals(0, tokens.size());
  }

  @Test
  void anotherTokenIsNotKnown() {
    tokens.remember(hash("ada's"), new Identity("ada", "Ada", NOW.plusSeconds(60)));
    assertEquals(Optional.empty(), tokens.find(hash("ada's "), NOW));
  }

  @Test
  void beyondTheBoundTheOneAskedForLeastRecentlyIsForgotten() {
    for (int i = 0; i < VerifiedTokens.MOST; i++) {
      tokens.remember(hash("token " + i), new Identity("p" + i, "P", NOW.plusSeconds(60)));
    }
    tokens.find(hash("token 0"), NOW);
    tokens.remember(hash("one more"), new Identity("more", "More", NOW.plusSeconds(60)));
    assertEquals(VerifiedTokens.MOST, tokens.size());
    assertEquals("p0", tokens.find(hash("token 0"), NOW).orElseThrow().subject());
    assertEquals(Optional.empty(), tokens.find(hash("token 1"), NOW));
  }

  private static VerifiedTokens.Hash hash(String token) {
    return VerifiedTokens.Hash.of(token);
  }
}
