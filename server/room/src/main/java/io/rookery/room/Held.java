package io.rookery.room;

/**
 * What a room holds for its players beyond their seats. At rest, when all have acknowledged what
 * they were sent and nobody is away, that is nothing.
 *
 * @param messages not acknowledged yet, counted for each player
 * @param sharedBytes of those among them that were said to several, counted once
 * @param lingering seats of players who left and have yet to hear so
 * @param batches under way to gateways: the credit that they take
 */
public record Held(int messages, long sharedBytes, int lingering, int batches) {
  public static final Held NOTHING = new Held(0, 0, 0, 0);
}
