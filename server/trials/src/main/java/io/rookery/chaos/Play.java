package io.rookery.chaos;

import io.rookery.load.LoadCommand;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine;

/** Bots at play: the load tool in this JVM. */
public final class Play {
  private static final String TALKING = "measuring";
  private static final long POLL_MILLIS = 20;

  private final StringWriter said = new StringWriter();
  private final CompletableFuture<Result> result;

  private Play(Path directory, List<String> arguments) {
    this.result = CompletableFuture.supplyAsync(() -> play(directory, arguments));
  }

  /**
   * What came of it.
   *
   * @param text the report for people
   * @param json the report for programs
   */
  public record Result(String text, JsonObject json) {

    /** Whether nothing was lost, duplicated or out of order. */
    public boolean isFlawless() {
      return json.getBoolean("flawless");
    }

    /** Whether nothing was duplicated or out of order, and nothing lost without a word. */
    boolean isAccounted() {
      return json.getBoolean("accounted");
    }

    /** How often returns ended so: {@code resumed}, {@code resynced} or {@code gone}. */
    public long returns(String outcome) {
      return json.getJsonObject("returns").getLong(outcome);
    }
  }

  /**
   * Plays as the arguments of {@code rookery load} say.
   *
   * @param directory for its reports
   */
  public static Play begin(Path directory, List<String> arguments) {
    return new Play(directory, arguments);
  }

  /** Waits until all have their seats and talk, a second long. */
  public void awaitTalk() throws Exception {
    while (said.getBuffer().indexOf(TALKING) < 0) {
      try {
        result.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException notYet) {
        // looks again
      }
    }
  }

  /** Waits until all have left. */
  public Result result() throws Exception {
    return result.get();
  }

  private Result play(Path directory, List<String> arguments) {
    try {
      Path file = Files.createTempFile(directory, "play", ".json");
      List<String> all = new ArrayList<>(arguments);
      all.add("--json=" + file);
      PrintWriter out = new PrintWriter(said, true);
      int code =
          new CommandLine(new LoadCommand(ManagementFactory.getRuntimeMXBean().getClassPath()))
              .setOut(out)
              .setErr(out)
              .execute(all.toArray(String[]::new));
      if (code > 1) {
        throw new IllegalStateException("there was no play: " + said);
      }
      String report = said.toString();
      int summary = report.lastIndexOf('\n', Math.max(0, report.indexOf(" players of ") - 1)) + 1;
      return new Result(report.substring(summary), new JsonObject(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
