package io.rookery.play;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a node is started from the class path of this process. */
final class NodeCommand {
  private static final int FIRST_TO_WANT_FLAGS_FOR_UNSAFE = 24;

  private NodeCommand() {}

  /** A node that keeps its files here, with these arguments. */
  static List<String> of(Path data, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // as the launcher and the tests have them
    command.addAll(
        List.of(
            "-Xmx512m",
            "-Djava.util.concurrent.ForkJoinPool.common.parallelism=2",
            "--add-modules=java.se",
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.management/sun.management=ALL-UNNAMED",
            "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED"));
    if (Runtime.version().feature() >= FIRST_TO_WANT_FLAGS_FOR_UNSAFE) {
      command.add("--sun-misc-unsafe-memory-access=allow");
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.add("-Drookery.data=" + data);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("io.rookery.app.Main");
    command.addAll(arguments);
    return command;
  }
}
