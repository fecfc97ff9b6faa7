package io.rookery.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rookery.game.GameType;
import io.rookery.room.GameTypes;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShippedGamesTest {

  @Test
  void aNodeHasTheGamesThatShipInTheOrderOfTheirNames() {
    List<String> names = GameTypes.onClassPath().all().stream().map(GameType::name).toList();
    assertEquals(List.of("arena", "chat", "echo"), names);
  }
}
