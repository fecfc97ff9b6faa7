package io.rookery.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The server in a JVM of its own, as the launcher runs it, with its output for a test to read. */
public final class ServerProcess implements AutoCloseable {
  private static final long LONGEST_SECONDS = 90;
  private static final String END = "\u0000the end";

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final StringBuffer output = new StringBuffer();

  private ServerProcess(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "output");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts {@code rookery} with these arguments and this data directory. */
  public static ServerProcess start(Path data, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--") || flag.startsWith("-Djava.util.concurrent"))
        .forEach(command::add);
    command.addAll(
        List.of("-Xmx256m", "-Drookery.data=" + data, "-cp", classPath(), "io.rookery.app.Main"));
    command.addAll(List.of(arguments));
    return new ServerProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /** Waits for a line that has this text, and returns it. */
  public String awaitLine(String text) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    while (true) {
      String line = lines.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null || line.equals(END)) {
        throw new AssertionError("no line with \"" + text + "\" came, but:\n" + output);
      }
      if (line.contains(text)) {
        return line;
      }
    }
  }

  /** Waits until it is up. */
  public ServerProcess awaitUp() throws InterruptedException {
    awaitLine("further nodes:");
    return this;
  }

  /** SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** SIGKILL. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Waits for its end. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end:\n" + output);
    }
    return process.exitValue();
  }

  public long pid() {
    return process.pid();
  }

  /** All it has printed up to now. */
  public String output() {
    return output.toString();
  }

  /** Kills it when it still runs. */
  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Without the tests' own classes and settings. */
  private static String classPath() {
    String separator = System.getProperty("path.separator");
    return Stream.of(System.getProperty("java.class.path").split(separator))
        .filter(entry -> !entry.contains("test-classes"))
        .collect(Collectors.joining(separator));
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        output.append(line).append('\n');
        lines.add(line);
      }
    } catch (IOException e) {
      output.append(e).append('\n');
    }
    lines.add(END);
  }
}
