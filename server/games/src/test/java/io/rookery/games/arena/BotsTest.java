package io.rookery.games.arena;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.testkit.TestPlayer;
import io.rookery.testkit.TestRoom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BotsTest {
  private static final int BOTS = Arena.TYPE.config().getBots();

  private final TestRoom<ToArena, FromArena> room = TestRoom.of(Arena.TYPE);

  @Test
  void anArenaGoesOnWithANewerVersionOfItself() {
    room.join("Ada");
    room.pass(Duration.ofSeconds(5));
    ArenaState before = room.shared(ArenaState.class);

    assertEquals(Optional.empty(), room.goOnWith(Arena.TYPE));

    assertEquals(before, room.shared(ArenaState.class));
    room.pass(Duration.ofSeconds(5));
    assertEquals(BOTS, bots());
  }

  @Test
  void eachFurtherPlayerTakesTheLastBotsPlaceAndGivesItBack() {
    List<Integer> counted = new ArrayList<>();
    List<TestPlayer<ToArena, FromArena>> players = new ArrayList<>();
    counted.add(bots());
    for (int i = 0; i < BOTS + 2; i++) {
      players.add(room.join("Player " + i));
      counted.add(bots());
    }
    assertEquals(List.of(0, 5, 4, 3, 2, 1, 0, 0), counted);

    players.subList(1, players.size()).forEach(TestPlayer::leave);
    assertEquals(BOTS, bots());
    players.get(0).leave();
    assertEquals(0, bots());
    assertTrue(room.kept(ArenaMemory.class).getAimsMap().isEmpty());
    assertTrue(room.kept(ArenaMemory.class).getDecisionsMap().isEmpty());
  }

  @Test
  void botsCollectAndDashIntoWhoHasSomething() {
    var ada = room.join("Ada");
    room.pass(Duration.ofSeconds(90));

    ArenaState state = room.shared(ArenaState.class);
    state
        .getDotsMap()
        .values()
        .forEach(dot -> assertTrue(!dot.getBot() || dot.getScore() > 0, dot.toString()));
    assertTrue(ada.heard().stream().anyMatch(heard -> heard.getBumped().getBy() >= Bots.FIRST));
  }

  @Test
  void theSameChanceMakesTheSameGame() {
    var other = TestRoom.of(Arena.TYPE);
    for (var played : List.of(room, other)) {
      played.join("Ada");
      played.pass(Duration.ofSeconds(30));
    }
    assertEquals(room.shared(ArenaState.class), other.shared(ArenaState.class));
  }

  @Test
  void theDesignerMayWantNone() {
    var empty = TestRoom.of(Arena.TYPE, Arena.TYPE.config().toBuilder().setBots(0).build());
    empty.join("Ada");
    assertEquals(1, empty.shared(ArenaState.class).getDotsCount());
  }

  private int bots() {
    return (int)
        room.shared(ArenaState.class).getDotsMap().values().stream().filter(Dot::getBot).count();
  }
}
