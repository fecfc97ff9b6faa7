package io.rookery.games.arena;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.testkit.TestPlayer;
import io.rookery.testkit.TestRoom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArenaTest {
  private static final ArenaConfig CONFIG = Arena.TYPE.config().toBuilder().setBots(0).build();

  private final TestRoom<ToArena, FromArena> room = TestRoom.of(Arena.TYPE, CONFIG);
  private final TestPlayer<ToArena, FromArena> ada = room.join("Ada");

  @Test
  void aDotGoesWhereItsPlayerPointsAndRestsThere() {
    steer(ada, 800, 500);
    room.pass(Duration.ofSeconds(10));

    Dot dot = dotOf(ada);
    assertEquals(800, dot.getX(), 1);
    assertEquals(500, dot.getY(), 1);
    room.pass(Duration.ofSeconds(1));
    assertEquals(dot, dotOf(ada));
  }

  @Test
  void nobodyIsFasterThanTheConfigSays() {
    steer(ada, 0, 0);
    Dot before = dotOf(ada);
    for (int tick = 0; tick < 40; tick++) {
      room.ticks(1);
      Dot now = dotOf(ada);
      double way = Math.hypot(now.getX() - before.getX(), now.getY() - before.getY());
      assertTrue(way <= CONFIG.getSpeed() / 20 + 0.01, "moved " + way);
      before = now;
    }
  }

  @Test
  void anAimOutsideTheWorldIsBroughtToItsEdge() {
    steer(ada, -1e30f, 1e30f);
    room.pass(Duration.ofSeconds(20));

    assertEquals(0, dotOf(ada).getX(), 1);
    assertEquals(CONFIG.getHeight(), dotOf(ada).getY(), 1);
  }

  @Test
  void anAimThatIsNoNumberIsRefused() {
    steer(ada, Float.NaN, 1);
    steer(ada, 1, Float.POSITIVE_INFINITY);

    assertEquals(List.of("bad_aim", "bad_aim"), ada.refusals());
    assertTrue(room.kept(ArenaMemory.class).getAimsMap().isEmpty());
  }

  @Test
  void whatADotTouchesIsItsPlayersAndLiesElsewhereAgain() {
    var grace = room.join("Grace");
    var first = state().getPelletsMap().entrySet().iterator().next();
    steer(ada, first.getValue().getX(), first.getValue().getY());
    room.pass(Duration.ofSeconds(10));

    assertFalse(state().containsPellets(first.getKey()));
    assertEquals(CONFIG.getPellets(), state().getPelletsCount());
    int score = dotOf(ada).getScore();
    assertTrue(score >= first.getValue().getWorth());
    assertTrue(dotOf(ada).getRadius() > dotOf(grace).getRadius());
    int told =
        grace.heard().stream()
            .filter(heard -> heard.getCollected().getSeat() == ada.seat())
            .mapToInt(heard -> heard.getCollected().getWorth())
            .sum();
    assertEquals(score, told);
  }

  @Test
  void aCheerIsSeenByAll() {
    var grace = room.join("Grace");
    ada.say(ToArena.newBuilder().setCheer(Cheer.getDefaultInstance()).build());

    assertEquals(ada.seat(), grace.heard().get(0).getCheered().getSeat());
    assertEquals(grace.heard(), ada.heard());
  }

  @Test
  void theRoundsEndNamesTheBestAndTheNextBeginsAtZero() {
    var grace = room.join("Grace");
    var pellet = state().getPelletsMap().values().iterator().next();
    steer(ada, pellet.getX(), pellet.getY());
    room.pass(Duration.ofSeconds(20));
    int score = dotOf(ada).getScore();
    double ends = state().getRound().getEndsMs();

    room.pass(Duration.ofSeconds(CONFIG.getRoundSeconds()));

    TimeUp timeUp =
        grace.heard().stream().filter(FromArena::hasTimeUp).findFirst().orElseThrow().getTimeUp();
    assertEquals("Ada", timeUp.getName());
    assertEquals(score, timeUp.getScore());
    assertEquals(0, dotOf(ada).getScore());
    assertEquals(2, state().getRound().getNumber());
    assertEquals(ends + 1_000.0 * CONFIG.getRoundSeconds(), state().getRound().getEndsMs());
  }

  @Test
  void aPlayerWhoLeavesTakesTheirDotAlong() {
    var grace = room.join("Grace");
    int seat = grace.seat();
    steer(grace, 1, 1);
    grace.leave();
    room.ticks(2);

    assertFalse(ada.sees(ArenaState.class).containsDots(seat));
    assertFalse(room.kept(ArenaMemory.class).containsAims(seat));
    assertTrue(ada.sees(ArenaState.class).containsDots(ada.seat()));
  }

  @Test
  void theDesignersWorldIsTheWorld() {
    var config = CONFIG.toBuilder().setWidth(300).setHeight(200).setPellets(5).build();
    var small = TestRoom.of(Arena.TYPE, config);

    ArenaState state = small.shared(ArenaState.class);
    assertEquals(300, state.getWorld().getWidth());
    assertEquals(5, state.getPelletsCount());
    assertTrue(state.getPelletsMap().values().stream().allMatch(p -> p.getX() < 300));
    assertNotEquals(0, state.getRound().getEndsMs());
  }

  @Test
  void aConfigOutOfRangeMakesNoRoom() {
    for (var wrong :
        List.of(
            CONFIG.toBuilder().setPellets(-1),
            CONFIG.toBuilder().setPellets(501),
            CONFIG.toBuilder().setSpeed(Float.NaN),
            CONFIG.toBuilder().setPull(0),
            CONFIG.toBuilder().setBots(-1),
            CONFIG.toBuilder().setBots(16),
            CONFIG.toBuilder().setWidth(0))) {
      assertTrue(TestRoom.of(Arena.TYPE, wrong.build()).isClosed(), wrong.toString());
    }
  }

  private ArenaState state() {
    return room.shared(ArenaState.class);
  }

  private Dot dotOf(TestPlayer<ToArena, FromArena> player) {
    return state().getDotsOrThrow(player.seat());
  }

  private static void steer(TestPlayer<ToArena, FromArena> player, float x, float y) {
    player.say(ToArena.newBuilder().setSteer(Steer.newBuilder().setX(x).setY(y)).build());
  }
}
