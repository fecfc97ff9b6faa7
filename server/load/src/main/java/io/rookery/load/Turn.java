package io.rookery.load;

/**
 * One thing to say.
 *
 * @param sender the number of the player who says it, unique in the room, from 0
 * @param sequence how many things this player has said with it, over all reconnects
 * @param dueNanos when it was to be said, which may be earlier than now: time counts from here
 * @param payloadBytes how large its text or bytes shall be
 */
public record Turn(int sender, long sequence, long dueNanos, int payloadBytes) {}
