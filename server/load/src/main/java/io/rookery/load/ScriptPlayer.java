package io.rookery.load;

/** A player as its script sees it; good on the player's thread only. */
public interface ScriptPlayer {

  /** The player's number in the room, from 0: the {@link Turn#sender} of what it says. */
  int number();

  /** The seat the room gave. */
  int seat();

  /** The room's id. */
  String room();

  /**
   * The room said again what a player had said.
   *
   * @param sender as it was in the {@link Turn}
   * @param sequence as it was in the turn
   * @param dueNanos as it was in the turn, for the latency
   */
  void heard(int sender, long sequence, long dueNanos);

  /** What was heard makes no sense; counted as an error of the run. */
  void confused();
}
