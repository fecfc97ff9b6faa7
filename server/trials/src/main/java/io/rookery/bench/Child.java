package io.rookery.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own, whose CPU time and memory are read from /proc; stopped by its process id. */
final class Child implements AutoCloseable {
  private static final double TICKS_PER_SECOND = 100; // USER_HZ, the same on all Linux

  private final Process process;
  private final Path log;

  /** Once they were asked for. */
  private Allocations allocations;

  private Child(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a JVM.
   *
   * @param name of its log in {@code target/bench}
   * @param cpu which it may use; empty: all
   */
  static Child start(String name, String cpu, List<String> java) throws IOException {
    Path logs = Files.createDirectories(Jvm.target().resolve("bench"));
    Path log = logs.resolve(name + ".log");
    List<String> command = new ArrayList<>();
    if (!cpu.isEmpty()) {
      command.addAll(List.of("taskset", "-c", cpu));
    }
    command.addAll(java);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Child child = new Child(process, log);
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return child;
  }

  /** Waits for a line that begins so, and returns what stands behind. */
  String awaitLine(String beginning) throws Exception {
    for (int tries = 0; tries < 600; tries++) {
      try (BufferedReader lines = Files.newBufferedReader(log)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith(beginning)) {
            return line.substring(beginning.length());
          }
        }
      }
      if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    throw new IllegalStateException("it did not start; see " + log);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  Path log() {
    return log;
  }

  /** Seconds of CPU since its start, in user and system mode, of all its threads. */
  double cpuSeconds() {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid() + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    } catch (IOException e) {
      throw new UncheckedIOException("it has died; see " + log, e);
    }
  }

  /** Bytes that its threads have allocated since their start. */
  long allocatedBytes() throws Exception {
    if (allocations == null) {
      allocations = Allocations.of(pid());
    }
    return allocations.bytes();
  }

  /** Bytes of memory it occupies. */
  long residentBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid() + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    throw new IOException("no VmRSS of " + pid());
  }

  /** Bytes of live objects, after a full collection. */
  long heapBytes() throws Exception {
    jcmd("GC.run");
    String info = jcmd("GC.class_histogram");
    String total = info.substring(info.lastIndexOf("Total")).trim();
    return Long.parseLong(total.split("\\s+")[2]);
  }

  /** Asks the JVM something and returns what it says. */
  String jcmd(String... question) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.add(String.valueOf(pid()));
    command.addAll(List.of(question));
    Process asked = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (asked.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + ": " + said);
    }
    return said;
  }

  /** Ends it as if the machine had lost its power. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    if (allocations != null) {
      allocations.close();
    }
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
