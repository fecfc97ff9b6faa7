package io.rookery.bench;

import io.rookery.bench.load.Dialing;
import io.rookery.bench.load.Load;
import java.util.List;
import java.util.Locale;

/** What connections cost that say nothing, and what opening them costs. */
final class Connections {
  private static final int IDLE = 5_000;
  private static final int SEATS = 50;
  private static final int AT_ONCE = 32;

  /** Until the seats of those who left are given up and their rooms closed, in seconds. */
  private static final int GONE = 45;

  /** Until what was remembered of joins is forgotten, in seconds. */
  private static final int SETTLING = 65;

  private Connections() {}

  static List<Scenario> scenarios() {
    return List.of(
        new Scenario(
            "memory",
            "heap and resident memory of 5,000 idle connections with a seat, over ws: at most 4 KiB"
                + " of heap",
            options -> memory(options, Wire.PLAIN)),
        new Scenario(
            "memory-tls",
            "the same over wss, with the JDK's TLS and with BoringSSL",
            options -> {
              memory(options, Wire.TLS_OF_JDK);
              memory(options, Wire.TLS_OF_BORINGSSL);
            }),
        new Scenario(
            "handshakes",
            "connections opened a second up to the 101: plain, full TLS, resumed TLS",
            Connections::handshakes));
  }

  private static void memory(Options options, Wire wire) throws Exception {
    try (Subject subject = new Subjects(options).oneNode("bench", wire)) {
      Child node = subject.children().get(0);
      System.out.printf(
          Locale.ROOT, "  %s, just started: %.0f MB resident%n", wire, node.residentBytes() / 1e6);
      // Classes, caches and pools are filled by some who leave again.
      Load.open(subject.doors(10, SEATS), SEATS, true).close();
      Pause.seconds(GONE);
      long heap = node.heapBytes();
      long resident = node.residentBytes();
      try (Load load = Load.open(subject.doors(IDLE / SEATS, SEATS), SEATS, true)) {
        Pause.seconds(SETTLING); // reservations of seats are forgotten, too
        long heapNow = node.heapBytes();
        long residentNow = node.residentBytes();
        load.count(); // fails when one was closed meanwhile
        System.out.printf(
            Locale.ROOT,
            "  before: %.1f MB heap, %.0f MB resident; with %,d: %.1f MB heap, %.0f MB resident%n"
                + "  per connection: %.2f KiB of heap, %.1f KiB resident%n",
            heap / 1e6,
            resident / 1e6,
            IDLE,
            heapNow / 1e6,
            residentNow / 1e6,
            (heapNow - heap) / 1024.0 / IDLE,
            (residentNow - resident) / 1024.0 / IDLE);
      }
    }
  }

  private static void handshakes(Options options) throws Exception {
    Subjects subjects = new Subjects(options);
    for (Wire wire : Wire.values()) {
      try (Subject subject = subjects.oneNode("bench", wire)) {
        handshakes(options, subject, wire.secure() ? wire + ", full" : wire.toString(), false);
        if (wire.secure()) {
          handshakes(options, subject, wire + ", resumed", true);
        }
      }
    }
  }

  private static void handshakes(Options options, Subject subject, String what, boolean resumes)
      throws Exception {
    try (Dialing dialing = new Dialing(subject.door().to("none", 0), AT_ONCE, resumes)) {
      Pause.seconds(options.warmUp());
      long opened = dialing.opened();
      long resumed = dialing.resumed();
      double cpu = subject.cpuSeconds();
      long begun = System.nanoTime();
      Pause.seconds(options.seconds() * 2);
      double seconds = (System.nanoTime() - begun) / 1e9;
      long count = dialing.opened() - opened;
      cpu = subject.cpuSeconds() - cpu;
      System.out.printf(
          Locale.ROOT,
          "  %-27s %,6.0f a second, %.0f%% CPU, %.2f CPU ms each, %d%% resumed, %d failed%n",
          what,
          count / seconds,
          100 * cpu / seconds,
          1_000 * cpu / count,
          100 * (dialing.resumed() - resumed) / Math.max(1, count),
          dialing.failed());
    }
  }
}
