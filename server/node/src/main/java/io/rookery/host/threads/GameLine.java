package io.rookery.host.threads;

import java.util.List;

/**
 * Where in a game a thread is.
 *
 * @param callback class and method that the room called, or "?" when it is in none
 * @param line the innermost line of the game itself, as {@code com.example.Maze.walk(Maze.java:12)}
 */
public record GameLine(String callback, String line) {
  private static final List<String> OURS =
      List.of("io.rookery.room.", "io.rookery.host.", "io.rookery.sync.", "io.rookery.game.");
  private static final List<String> LIBRARIES =
      List.of("java.", "javax.", "jdk.", "sun.", "com.google.protobuf.", "io.netty.", "io.vertx.");

  /** Of a stack, its innermost frame first. */
  static GameLine of(StackTraceElement[] stack) {
    String callback = "?";
    String line = stack.length == 0 ? "?" : stack[0].toString();
    boolean found = false;
    for (StackTraceElement frame : stack) {
      String name = frame.getClassName();
      if (OURS.stream().anyMatch(name::startsWith)) {
        if (found && !name.startsWith("io.rookery.game.")) {
          break; // who called the game
        }
      } else if (LIBRARIES.stream().noneMatch(name::startsWith)) {
        if (!found) {
          found = true;
          line = shown(frame);
        }
        callback = simple(name) + "." + frame.getMethodName();
      }
    }
    return new GameLine(callback, line);
  }

  /** Without class loader and module, which say nothing to an author. */
  private static String shown(StackTraceElement frame) {
    return frame.getClassName()
        + "."
        + frame.getMethodName()
        + "("
        + frame.getFileName()
        + ":"
        + frame.getLineNumber()
        + ")";
  }

  private static String simple(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
