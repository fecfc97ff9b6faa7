package io.rookery.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Sorts the samples of a recording by what the thread was busy with. */
final class Whereabouts {
  private static final int METHODS = 25;

  /** The first that a frame's class begins with, from the innermost frame out, says what it was. */
  private static final Map<String, String> BY_CLASS = new LinkedHashMap<>();

  static {
    BY_CLASS.put("io.netty.channel.epoll.Native", "system calls: sockets and epoll");
    BY_CLASS.put("io.netty.channel.unix.Socket", "system calls: sockets and epoll");
    BY_CLASS.put("io.netty.channel.unix.FileDescriptor", "system calls: sockets and epoll");
    BY_CLASS.put("sun.nio.ch.", "system calls: sockets and epoll");
    BY_CLASS.put("io.netty.handler.ssl", "TLS");
    BY_CLASS.put("sun.security.ssl", "TLS");
    BY_CLASS.put("com.sun.crypto", "TLS");
    BY_CLASS.put("io.rookery.room", "room: turns, numbers, outboxes, batches");
    BY_CLASS.put("io.rookery.gateway", "gateway: frames in, frames out");
    BY_CLASS.put("io.rookery.cluster", "bus between gateway and room");
    BY_CLASS.put("io.rookery.metrics", "counters");
    BY_CLASS.put("io.micrometer", "counters");
    BY_CLASS.put("io.rookery.bench", "the game");
    BY_CLASS.put("io.netty.handler.codec", "WebSocket codec");
    BY_CLASS.put("io.vertx", "Vert.x: event bus, contexts");
    BY_CLASS.put("io.netty", "Netty: buffers, queues, event loop");
    BY_CLASS.put("com.hazelcast", "Hazelcast");
  }

  private final Map<String, Integer> owners = new TreeMap<>();
  private final Map<String, Integer> methods = new TreeMap<>();
  private int samples;

  static Whereabouts read(Path recording) throws IOException {
    Whereabouts found = new Whereabouts();
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        if (event.getEventType().getName().equals("jdk.CPUTimeSample")) {
          found.add(event);
        }
      }
    }
    return found;
  }

  private void add(RecordedEvent event) {
    samples++;
    if (event.getStackTrace() == null || event.getStackTrace().getFrames().isEmpty()) {
      owners.merge("JVM: compiler, collector, no stack", 1, Integer::sum);
      return;
    }
    List<RecordedFrame> frames = event.getStackTrace().getFrames();
    RecordedFrame top = frames.get(0);
    methods.merge(
        top.getMethod().getType().getName() + "." + top.getMethod().getName(), 1, Integer::sum);
    owners.merge(owner(frames), 1, Integer::sum);
  }

  private static String owner(List<RecordedFrame> frames) {
    for (RecordedFrame frame : frames) {
      String type = frame.getMethod().getType().getName();
      for (var known : BY_CLASS.entrySet()) {
        if (type.startsWith(known.getKey())) {
          return known.getValue();
        }
      }
    }
    return "other threads";
  }

  void print() {
    print(owners, owners.size());
    System.out.println("  innermost methods:");
    print(methods, METHODS);
  }

  private void print(Map<String, Integer> counts, int most) {
    counts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(most)
        .forEach(
            each ->
                System.out.printf(
                    Locale.ROOT,
                    "  %5.1f %%  %s%n",
                    100.0 * each.getValue() / samples,
                    each.getKey()));
  }
}
