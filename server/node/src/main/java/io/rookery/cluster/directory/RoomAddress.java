package io.rookery.cluster.directory;

/**
 * Where a room lives.
 *
 * @param node per boot: a node that starts again is another one
 * @param epoch rises with every new owner of the room
 */
public record RoomAddress(String room, String node, long epoch) {}
