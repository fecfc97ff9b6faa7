package games.pairs;

/** What players say in tests. */
final class Says {
  private Says() {}

  static ToRoom turn(int card) {
    return ToRoom.newBuilder().setTurn(Turn.newBuilder().setCard(card)).build();
  }
}
