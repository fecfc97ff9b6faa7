package io.rookery.room;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.game.GameType;
import io.rookery.trial.Entry;
import io.rookery.trial.TrialState;
import java.util.List;
import org.junit.jupiter.api.Test;

class GameTypesTest {

  @Test
  void twoGamesOfOneNameAreRefusedWithTheName() {
    GameType<?, ?, ?> again = Trial.type("trial").plays(Trial::new);
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> GameTypes.of(List.of(Trial.TYPE, again)));
    assertTrue(refused.getMessage().contains("trial"));
  }

  @Test
  void aGameWhoseStateDoesNotFitItsMessagesIsRefusedWithTheField() {
    GameType<?, ?, ?> wrong =
        Trial.type("wrong")
            .plays(
                room -> {
                  room.shared(TrialState.COUNTS_FIELD_NUMBER, Entry.class);
                  return (player, said) -> {};
                });
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> GameTypes.of(List.of(wrong)));
    assertTrue(refused.getMessage().contains("wrong does not fit: the field counts"));
  }
}
