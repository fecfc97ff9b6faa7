package io.rookery.games.arena;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.testkit.TestPlayer;
import io.rookery.testkit.TestRoom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DashesTest {
  private static final ArenaConfig CONFIG =
      Arena.TYPE.config().toBuilder().setBots(0).setPellets(0).build();

  private final TestRoom<ToArena, FromArena> room = TestRoom.of(Arena.TYPE, CONFIG);
  private final TestPlayer<ToArena, FromArena> ada = room.join("Ada");
  private final TestPlayer<ToArena, FromArena> grace = room.join("Grace");

  @Test
  void aDashIsFasterThanSteeringAndThenTheDotRests() {
    walk(ada, 300, 500);
    steer(ada, 1500, 500);
    dash(ada);
    assertTrue(farthestInATick(ada) > CONFIG.getSpeed() / 20 + 20);

    room.pass(Duration.ofSeconds(1));
    dash(ada);
    assertTrue(farthestInATick(ada) < CONFIG.getSpeed() / 20 + 1, "it still rests");

    walk(ada, 300, 500);
    steer(ada, 1500, 500);
    dash(ada);
    assertTrue(farthestInATick(ada) > CONFIG.getSpeed() / 20 + 20);
  }

  @Test
  void whoIsThereAlreadyHasNotDashed() {
    walk(ada, 300, 500);
    dash(ada);
    room.ticks(2);

    assertEquals(0, dotOf(ada).getRestedMs());
    assertTrue(ada.refusals().isEmpty());
  }

  @Test
  void whoIsHitIsKnockedBack() {
    faceToFace();
    steer(ada, 1400, 500);
    dash(ada);
    double farthest = 0;
    for (int tick = 0; tick < 12; tick++) {
      room.ticks(1);
      farthest = Math.max(farthest, dotOf(grace).getX());
    }

    assertTrue(farthest > 600, "went to " + farthest);
    assertEquals(List.of(ada.seat() + " hit " + grace.seat()), blowsHeardBy(grace));
    assertEquals(blowsHeardBy(grace), blowsHeardBy(ada));
  }

  @Test
  void whoIsHitDropsPointsThatAnybodyMayTake() {
    var rich = TestRoom.of(Arena.TYPE, CONFIG.toBuilder().setPellets(10).build());
    var poor = rich.join("Poor");
    var owner = rich.join("Owner");
    for (Pellet pellet : rich.shared(ArenaState.class).getPelletsMap().values()) {
      steer(owner, pellet.getX(), pellet.getY());
      rich.pass(Duration.ofSeconds(5));
    }
    steer(poor, 400, 500);
    steer(owner, 520, 500);
    rich.pass(Duration.ofSeconds(12));
    int before = rich.shared(ArenaState.class).getDotsOrThrow(owner.seat()).getScore();
    assertTrue(before > 8);

    steer(poor, 1400, 500);
    dash(poor);
    FromArena told = null;
    for (int tick = 0; tick < 10 && told == null; tick++) {
      rich.ticks(1);
      told = poor.heard().stream().filter(FromArena::hasBumped).findFirst().orElse(null);
    }

    assertEquals(Rules.dropped(before), told.getBumped().getDropped());
    ArenaState state = rich.shared(ArenaState.class);
    int after = state.getDotsOrThrow(owner.seat()).getScore();
    assertEquals(before - Rules.dropped(before), after);
    assertTrue(state.getPelletsCount() > 10);
  }

  @Test
  void nobodyDropsMoreThanTheyHaveAndTheRichestNotAll() {
    assertEquals(
        List.of(0, 1, 1, 2, 6, 12),
        List.of(0, 1, 3, 4, 20, 900).stream().map(Rules::dropped).toList());
  }

  @Test
  void whoWasHitIsSafeForAWhile() {
    faceToFace();
    steer(ada, 1400, 500);
    dash(ada);
    room.ticks(10);
    var hedy = room.join("Hedy");
    assertTrue(dotOf(grace).getSafeMs() > dotOf(ada).getSafeMs());

    for (int turn = 0; turn < 3; turn++) {
      steer(hedy, dotOf(grace).getX(), dotOf(grace).getY());
      dash(hedy);
      room.ticks(5);
    }

    assertEquals(1, blowsHeardBy(grace).size());
  }

  @Test
  void twoWhoDashIntoEachOtherAreBothKnockedBack() {
    faceToFace();
    steer(ada, 1400, 500);
    steer(grace, 10, 500);
    dash(ada);
    dash(grace);
    room.ticks(6);

    assertEquals(2, blowsHeardBy(ada).size());
    assertTrue(dotOf(ada).getX() < 400);
    assertTrue(dotOf(grace).getX() > 520);
  }

  @Test
  void aNewcomerIsNotHitAtOnce() {
    assertTrue(dotOf(ada).getSafeMs() > 0);
  }

  @Test
  void nobodyIsPushedOutOfTheWorld() {
    walk(ada, 60, 500);
    steer(ada, 0, 500);
    dash(ada);
    for (int tick = 0; tick < 20; tick++) {
      room.ticks(1);
      assertTrue(dotOf(ada).getX() >= 0, dotOf(ada).toString());
    }
  }

  private void faceToFace() {
    steer(grace, 520, 500);
    walk(ada, 400, 500);
  }

  private void walk(TestPlayer<ToArena, FromArena> player, float x, float y) {
    steer(player, x, y);
    room.pass(Duration.ofSeconds(12));
  }

  private double farthestInATick(TestPlayer<ToArena, FromArena> player) {
    Dot before = dotOf(player);
    room.ticks(1);
    return Rules.distance(before, dotOf(player).getX(), dotOf(player).getY());
  }

  private Dot dotOf(TestPlayer<ToArena, FromArena> player) {
    return room.shared(ArenaState.class).getDotsOrThrow(player.seat());
  }

  private static List<String> blowsHeardBy(TestPlayer<ToArena, FromArena> player) {
    return player.heard().stream()
        .filter(FromArena::hasBumped)
        .map(heard -> heard.getBumped().getBy() + " hit " + heard.getBumped().getWhom())
        .toList();
  }

  private static void steer(TestPlayer<ToArena, FromArena> player, float x, float y) {
    player.say(ToArena.newBuilder().setSteer(Steer.newBuilder().setX(x).setY(y)).build());
  }

  private static void dash(TestPlayer<ToArena, FromArena> player) {
    player.say(ToArena.newBuilder().setDash(Dash.getDefaultInstance()).build());
  }
}
