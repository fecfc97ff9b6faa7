package io.rookery.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How the JVMs of a measurement are started: all of them alike. */
final class Jvm {
  private Jvm() {}

  /** The server module's target directory; the launcher says where. */
  static Path target() {
    return Path.of(System.getProperty("rookery.bench.target", "target"));
  }

  /** The command of a JVM with this one's flags and class path, and more in front of that. */
  static List<String> command(List<String> flags, Path before, String main, List<String> rest) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        Arrays.stream(System.getProperty("rookery.bench.flags", "").split(" "))
            .filter(flag -> !flag.isEmpty())
            .toList());
    command.addAll(flags);
    command.add("-cp");
    String own = System.getProperty("java.class.path");
    command.add(before == null ? own : before + System.getProperty("path.separator") + own);
    command.add(main);
    command.addAll(rest);
    return command;
  }
}
