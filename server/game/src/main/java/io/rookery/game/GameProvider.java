package io.rookery.game;

/**
 * How the server finds a game type: a public class with a public constructor without parameters,
 * named in {@code META-INF/services/io.rookery.game.GameProvider} of a jar on the class path.
 */
public interface GameProvider {
  GameType<?, ?, ?> type();
}
