package games.pairs;

import io.rookery.testkit.TestRoom;
import java.util.List;
import java.util.Map;

/** Where the pictures are: tests may look at what no player sees. */
final class Deck {
  private final Map<Integer, Integer> pictures;

  Deck(TestRoom<?, ?> room) {
    pictures = room.kept(Secret.class).getPicturesMap();
  }

  /** The first card with a picture. */
  int first(int picture) {
    return cards(picture).get(0);
  }

  /** The other card with a picture. */
  int second(int picture) {
    return cards(picture).get(1);
  }

  private List<Integer> cards(int picture) {
    return pictures.keySet().stream()
        .filter(card -> pictures.get(card) == picture)
        .sorted()
        .toList();
  }
}
