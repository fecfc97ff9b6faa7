package io.rookery.simulation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Many seeds, shared by several processes: the n-th plays each n-th seed. */
final class SeedRuns {
  private static final long TOLD_EVERY = 10_000_000_000L;

  private final long from;
  private final long seeds;
  private final int processes;
  private final PrintStream out;
  private final List<String> failures = new ArrayList<>();
  private final Tally tally = new Tally();
  private final long[] reached;
  private final long began = System.nanoTime();
  private long told = began;

  SeedRuns(long from, long seeds, int processes, PrintStream out) {
    this.from = from;
    this.seeds = seeds;
    this.processes = processes;
    this.out = out;
    this.reached = new long[processes];
  }

  /** Plays them all; returns those that failed, and why. */
  List<String> play() throws IOException, InterruptedException {
    List<Thread> readers = new ArrayList<>();
    for (int index = 0; index < processes; index++) {
      int share = index;
      Process process = start(from + share);
      Thread reader = new Thread(() -> follow(share, process), "share " + share);
      reader.start();
      readers.add(reader);
    }
    for (Thread reader : readers) {
      reader.join();
    }
    out.println(tally);
    out.printf("%,d of %,d seeds fail%n", failures.size(), seeds);
    failures.forEach(out::println);
    return failures;
  }

  private Process start(long first) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--from=" + first,
                "--seeds=" + (from + seeds - first),
                "--every=" + processes)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return process;
  }

  private void follow(int share, Process process) {
    boolean complete = false;
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        complete |= line.startsWith(Share.TALLY);
        heard(share, line);
      }
    } catch (IOException e) {
      out.println(e);
    }
    if (!complete) {
      failed("process " + share + " ended early, at seed " + reached[share] + " or soon after");
    }
  }

  private synchronized void heard(int share, String line) {
    if (line.startsWith(Share.FAILED)) {
      failed("seed " + line.substring(Share.FAILED.length()));
    } else if (line.startsWith(Share.TALLY)) {
      tally.add(Tally.parse(line.substring(Share.TALLY.length())));
    } else if (line.startsWith(Share.AT)) {
      reached[share] = Long.parseLong(line.substring(Share.AT.length()));
      progress();
    }
  }

  private synchronized void failed(String what) {
    failures.add(what);
    out.println(what);
  }

  private void progress() {
    long now = System.nanoTime();
    if (now - told < TOLD_EVERY) {
      return;
    }
    told = now;
    long played = 0;
    for (long seed : reached) {
      played += Math.max(0, seed - from + 1) / processes;
    }
    double seconds = (now - began) / 1e9;
    out.printf(
        "%,d of %,d seeds in %,.0f s, %,.0f a second, %,d failed%n",
        played, seeds, seconds, played / seconds, failures.size());
  }
}
