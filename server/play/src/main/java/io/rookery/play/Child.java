package io.rookery.play;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that ends with this one, and says what it says in the same terminal. */
final class Child implements AutoCloseable {
  private static final long LONGEST_END_SECONDS = 5;

  private final Process process;

  private Child(Process process) {
    this.process = process;
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "end of " + process.pid()));
  }

  /** Starts a command in a folder, with these variables beside the author's own. */
  static Child start(String name, List<String> command, Path folder, Map<String, String> variables)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(variables);
    builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    try {
      return new Child(builder.start());
    } catch (IOException e) {
      throw new AuthorError("The " + name + " cannot be started: " + e.getMessage() + ".");
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it and whatever it started. */
  @Override
  public void close() {
    List<ProcessHandle> all = process.descendants().toList();
    process.destroy();
    all.forEach(ProcessHandle::destroy);
    try {
      if (!process.waitFor(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
