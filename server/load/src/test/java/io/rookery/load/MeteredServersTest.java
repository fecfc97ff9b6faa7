package io.rookery.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MeteredServersTest {

  @Test
  void timeAndHeapAreReadFromAPageOfMetrics() {
    Usage usage =
        MeteredServers.parsed(
            """
            # TYPE process_cpu_time_ns_total counter
            process_cpu_time_ns_total 1.25E9
            jvm_memory_used_bytes{area="heap",id="G1 Eden Space"} 1000.0
            jvm_memory_used_bytes{area="heap",id="G1 Old Gen"} 2.5E3
            jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 9.0E7
            """);
    assertEquals(new Usage(1_250_000_000, 3_500, -1), usage);
  }

  @Test
  void whatAPageDoesNotSayIsUnknown() {
    assertEquals(Usage.UNKNOWN, MeteredServers.parsed("rookery_connections 5.0\n"));
  }

  @Test
  void unknownAtOneNodeIsUnknownForAll() {
    assertEquals(Usage.UNKNOWN, Usage.UNKNOWN.plus(new Usage(1, 1, 1)));
    assertEquals(new Usage(3, 3, 3), new Usage(1, 1, 1).plus(new Usage(2, 2, 2)));
  }
}
