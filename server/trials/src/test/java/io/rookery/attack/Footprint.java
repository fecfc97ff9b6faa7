package io.rookery.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much memory an attacked node holds, against what it held when this was made.
 *
 * <p>The node has 256 MiB of heap, and as much for buffers outside of it: a queue without a bound
 * ends it.
 */
final class Footprint {
  private static final long MIB = 1 << 20;

  private final AttackedNode node;
  private final long heap;
  private final long resident;

  private Footprint(AttackedNode node) throws IOException, InterruptedException {
    this.node = node;
    this.heap = liveHeap();
    this.resident = resident();
  }

  static Footprint of(AttackedNode node) throws IOException, InterruptedException {
    return new Footprint(node);
  }

  /** Asserts that what is reachable in the heap, and what the process has, grew by no more. */
  void assertGrewAtMost(int heapMib, int residentMib) throws IOException, InterruptedException {
    long heapGrowth = liveHeap() - heap;
    long residentGrowth = resident() - resident;
    String grew = "heap " + heapGrowth / MIB + " MiB, resident " + residentGrowth / MIB + " MiB";
    assertTrue(heapGrowth <= heapMib * MIB, grew);
    assertTrue(residentGrowth <= residentMib * MIB, grew);
  }

  private long liveHeap() throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process collecting =
        new ProcessBuilder(jcmd.toString(), Long.toString(node.pid()), "GC.run")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectErrorStream(true)
            .start();
    assertEquals(0, collecting.waitFor());
    return node.metrics()
        .lines()
        .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private long resident() throws IOException {
    return Files.readString(Path.of("/proc/" + node.pid() + "/status"))
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .sum();
  }
}
