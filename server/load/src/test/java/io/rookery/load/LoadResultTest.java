package io.rookery.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.load.scripts.ShoutScript;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LoadResultTest {
  private static final long SECOND = 1_000_000_000;
  private static final Usage SILENT = new Usage(0, 50 << 20, 100 << 20);

  private final Tally tally = new Tally();

  @Test
  void ratesCountFromTheMeasuredTimeAlone() {
    LoadResult result = result(LoadResult.Checked.NOTHING);
    assertEquals(1_000, result.perSecond(result.span().delivered()));
    assertEquals(100, result.perSecond(result.span().sent()));
  }

  @Test
  void theServersTimeIsDividedByWhatItBought() {
    LoadResult result = result(LoadResult.Checked.NOTHING);
    assertEquals(0.2, result.cores(), 1e-9);
    assertEquals(200, result.cpuSecondsPerMillion(), 1e-9);
    assertEquals(2, result.cpuMillisPerConnectionSecond(), 1e-9);
    assertEquals((10 << 20) / 100.0, result.heapPerConnection(), 1e-9);
    assertEquals((20 << 20) / 100.0, result.residentPerConnection(), 1e-9);
  }

  @Test
  void anythingLostDuplicatedOrOutOfOrderIsAFlaw() {
    assertTrue(result(LoadResult.Checked.NOTHING).flawless());
    assertFalse(result(new LoadResult.Checked(1, 0, 0, 0, 0)).flawless());
    assertFalse(result(new LoadResult.Checked(0, 0, 1, 0, 0)).flawless());
    assertFalse(result(new LoadResult.Checked(0, 0, 0, 1, 0)).flawless());
    assertFalse(result(new LoadResult.Checked(0, 0, 0, 0, 1)).flawless());
  }

  @Test
  void lossesThatTheServerDeclaredAreAFlawAndAccountedFor() {
    tally.lost("RESYNCED", 3);
    LoadResult declared = result(new LoadResult.Checked(3, 0, 0, 0, 0));
    assertFalse(declared.flawless());
    assertTrue(declared.accounted());
    assertTrue(TextReport.of(declared).contains("lost as declared by {RESYNCED=3}"));
    assertFalse(result(new LoadResult.Checked(3, 1, 0, 0, 0)).accounted());
    assertFalse(result(new LoadResult.Checked(0, 0, 1, 0, 0)).accounted());
  }

  @Test
  void playersWhoNeverGotInAreAFlaw() {
    LoadResult result = result(LoadResult.Checked.NOTHING);
    tally.one(Count.GIVEN_UP);
    assertFalse(result.flawless());
  }

  @Test
  void allReportsSayTheSameNumbers() {
    tally.refused("too_long");
    LoadResult result = result(new LoadResult.Checked(3, 0, 0, 0, 0));
    String text = TextReport.of(result);
    assertTrue(text.contains("p50 5.0"), text);
    assertTrue(text.contains("lost 3 "), text);
    assertTrue(text.contains("{too_long=1}"), text);
    assertTrue(text.contains("NOT FLAWLESS"), text);
    JsonObject json = new JsonObject(JsonReport.of(result));
    assertFalse(json.getBoolean("flawless"));
    assertEquals(3, json.getJsonObject("wrong").getInteger("lost"));
    assertEquals(1_000, json.getDouble("deliveredPerSecond"));
    assertEquals(200, json.getJsonObject("servers").getDouble("cpuSecondsPerMillionDelivered"));
    String page = HtmlReport.of(result);
    assertTrue(page.contains("lost 3 "), page);
    assertEquals(3, page.split("<svg").length - 1);
    assertFalse(page.contains("http"), "the page needs nothing from elsewhere");
  }

  @Test
  void whatIsNotKnownIsNotReported() {
    LoadResult result = result(LoadResult.Checked.NOTHING, Usage.UNKNOWN);
    assertFalse(TextReport.of(result).contains("servers"));
    assertTrue(new JsonObject(JsonReport.of(result)).getJsonObject("servers").isEmpty());
  }

  private LoadResult result(LoadResult.Checked checked) {
    return result(checked, new Usage(2 * SECOND, 60 << 20, 120 << 20));
  }

  /** 100 players for 10 seconds, with latencies from 0.01 to 10 ms. */
  private LoadResult result(LoadResult.Checked checked, Usage ended) {
    if (tally.get(Count.SEATED) == 0) {
      tally.add(Count.SEATED, 100);
    }
    Histogram latency = Latencies.none();
    for (int i = 1; i <= 1_000; i++) {
      latency.recordValue(i * 10_000L);
    }
    LoadPlan plan =
        new LoadPlan(
            List.of(URI.create("wss://localhost:8443/")),
            100,
            10,
            new LoadPlan.Script("echo", ShoutScript.class),
            1,
            1,
            Duration.ofSeconds(1),
            Duration.ZERO,
            Duration.ofSeconds(10),
            64,
            1,
            false,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of());
    boolean known = ended.cpuNanos() >= 0;
    Usage seated = known ? new Usage(0, 60 << 20, 120 << 20) : ended;
    return new LoadResult(
        plan,
        tally,
        new LoadResult.Span(10, 1_000, 10_000, 640_000, 0, 0, 5_000),
        List.of(new Sample(1, 100, 1_000, 0, 5, 9.9, 10), new Sample(2, 100, 1_000, 0, 5, 9, 10)),
        latency,
        Latencies.none(),
        LoadResult.ReturnTimes.NONE,
        checked,
        true,
        0,
        60,
        new LoadResult.Servers(SILENT, seated, known ? 0 : -1, ended.cpuNanos()));
  }
}
