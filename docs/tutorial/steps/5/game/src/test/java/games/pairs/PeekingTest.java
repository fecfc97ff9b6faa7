package games.pairs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.testkit.TestPlayer;
import io.rookery.testkit.TestRoom;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeekingTest {
  private final TestRoom<ToRoom, FromRoom> room = TestRoom.of(Pairs.TYPE);
  private final TestPlayer<ToRoom, FromRoom> ada = room.join("Ada");
  private final TestPlayer<ToRoom, FromRoom> grace = room.join("Grace");

  @Test
  void onlyWhoPeeksIsToldThePicture() {
    long request = ada.ask(peek(7));

    FromRoom answer = ada.answer(request).orElseThrow();
    assertEquals(room.kept(Secret.class).getPicturesOrThrow(7), answer.getPeeked().getPicture());
    assertEquals(0, room.shared(State.class).getCardsOrThrow(7).getPicture());
    assertEquals(List.of(), grace.heard());
  }

  @Test
  void nobodyPeeksTwice() {
    ada.ask(peek(7));
    long second = ada.ask(peek(8));

    assertTrue(ada.answer(second).isEmpty());
    assertEquals(List.of("peeked_already"), ada.refusals());
  }

  private static ToRoom peek(int card) {
    return ToRoom.newBuilder().setPeek(Peek.newBuilder().setCard(card)).build();
  }
}
