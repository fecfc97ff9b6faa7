package io.rookery.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
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

  /** The command of a JVM with this one's flags and class path. */
  static List<String> command(String main) {
    return command(List.of(), classPath(), main, List.of());
  }

  static List<String> classPath() {
    return List.of(System.getProperty("java.class.path").split(File.pathSeparator));
  }

  /** The class path of another checkout, as it was when its launcher last measured something. */
  static List<String> classPath(Path checkout) throws IOException {
    Path trials = checkout.toAbsolutePath().resolve("server/trials/target");
    List<String> path = new ArrayList<>();
    path.add(trials.resolve("classes").toString());
    String rest = Files.readString(trials.resolve("bench.classpath")).strip();
    path.addAll(List.of(rest.split(File.pathSeparator)));
    return path;
  }

  /** The command of a JVM with this one's flags and more. */
  static List<String> command(
      List<String> flags, List<String> classPath, String main, List<String> rest) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        Arrays.stream(System.getProperty("rookery.bench.flags", "").split(" "))
            .filter(flag -> !flag.isEmpty())
            .toList());
    command.addAll(flags);
    command.add("-cp");
    command.add(String.join(File.pathSeparator, classPath));
    command.add(main);
    command.addAll(rest);
    return command;
  }
}
