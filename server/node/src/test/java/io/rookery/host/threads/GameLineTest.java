package io.rookery.host.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class GameLineTest {
  @Test
  void theInnermostLineOfTheGameAndTheCallbackAroundItAreNamed() {
    StackTraceElement[] stack = {
      frame("java.lang.Thread", "sleep", 500),
      frame("com.example.Maze", "walk", 31),
      frame("com.example.Maze", "solve", 20),
      frame("com.example.MazeGame", "onMessage", 12),
      frame("io.rookery.room.Arrivals", "lambda$apply$3", 200),
      frame("io.rookery.room.Turns", "run", 120),
      frame("io.rookery.host.HostedRoom", "guarded", 230),
      frame("com.example.Elsewhere", "run", 1)
    };
    assertEquals(
        new GameLine("MazeGame.onMessage", "com.example.Maze.walk(Maze.java:31)"),
        GameLine.of(stack));
  }

  @Test
  void whatIsInNoGameIsNamedByWhereItIs() {
    StackTraceElement[] stack = {
      frame("java.util.HashMap", "get", 5), frame("io.rookery.room.Seats", "at", 7)
    };
    assertEquals(new GameLine("?", "java.util.HashMap.get(HashMap.java:5)"), GameLine.of(stack));
    assertEquals(new GameLine("?", "?"), GameLine.of(new StackTraceElement[0]));
  }

  private static StackTraceElement frame(String name, String method, int line) {
    return new StackTraceElement(
        name, method, name.substring(name.lastIndexOf('.') + 1) + ".java", line);
  }
}
