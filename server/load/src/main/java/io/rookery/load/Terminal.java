package io.rookery.load;

import java.io.Console;
import java.io.PrintWriter;

/** Where progress is shown: one line that is written over, or in a log one below the other. */
final class Terminal {
  private static final String ERASE = "\r\033[2K";

  private final PrintWriter out;
  private final boolean live;

  Terminal(PrintWriter out) {
    this.out = out;
    this.live = isTerminal();
  }

  void show(Progress progress) {
    if (live) {
      out.print(ERASE + progress.line());
    } else {
      out.println(progress.line());
    }
    out.flush();
  }

  /** Takes the line away. */
  void clear() {
    if (live) {
      out.print(ERASE);
      out.flush();
    }
  }

  /** From Java 22 on there is a console without a terminal, too, and it can be asked. */
  @SuppressWarnings("SystemConsoleNull") // until 22 it says whether there is a terminal
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}
