package io.rookery.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One node that this run started, and what its process uses.
 *
 * @param log where it writes what it has to say
 */
record OwnNode(Process process, Ports ports, Path log) {
  private static final Pattern USED = Pattern.compile("heap .*used (\\d+)K");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final long KIB = 1024;

  /** Where it listens. */
  record Ports(int game, int admin, int cluster) {}

  /** Its heap after a collection, so that it is what is still needed. */
  Usage usage() {
    jcmd("GC.run");
    return new Usage(cpuNanos(), first(USED, jcmd("GC.heap_info")), resident());
  }

  long cpuNanos() {
    return process.toHandle().info().totalCpuDuration().map(Duration::toNanos).orElse(-1L);
  }

  private long resident() {
    try {
      return first(RESIDENT, Files.readString(Path.of("/proc/" + process.pid() + "/status")));
    } catch (IOException e) {
      return -1; // not on Linux, or gone
    }
  }

  /** What the JDK's own tool says of the process; nothing where there is no such tool. */
  private String jcmd(String what) {
    String java = ProcessHandle.current().info().command().orElse("java");
    Path tool = Path.of(java).resolveSibling("jcmd");
    try {
      Process asked =
          new ProcessBuilder(tool.toString(), Long.toString(process.pid()), what)
              .redirectErrorStream(true)
              .start();
      return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private static long first(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    return found.find() ? Long.parseLong(found.group(1)) * KIB : -1;
  }
}
