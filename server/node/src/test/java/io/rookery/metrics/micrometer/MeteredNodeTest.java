package io.rookery.metrics.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.rookery.game.Departure;
import io.rookery.metrics.Metrics;
import io.rookery.metrics.RoomMetrics;
import io.rookery.metrics.UpgradeRefusal;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MeteredNodeTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Metrics metrics = new MeteredNode(registry);

  @Test
  void whatHappenedIsToldInPrometheusFormat() {
    metrics.connectionOpened();
    metrics.connectionOpened();
    metrics.connectionClosed(4001);
    metrics.upgradeRefused(UpgradeRefusal.ORIGIN);
    metrics.ofType("chat").roomOpened();
    metrics.ofType("chat").playerJoined();
    metrics.ofType("chat").playerLeft(Departure.KICKED);
    metrics.ofType("chat").ticked(3_000_000);
    assertTold("rookery_connections 1.0");
    assertTold("rookery_connections_closed_total{code=\"4001\"} 1.0");
    assertTold("rookery_upgrades_refused_total{reason=\"origin\"} 1.0");
    assertTold("rookery_upgrades_refused_total{reason=\"subprotocol\"} 0.0");
    assertTold("rookery_rooms{type=\"chat\"} 1.0");
    assertTold("rookery_players{type=\"chat\"} 0.0");
    assertTold("rookery_players_left_total{type=\"chat\",why=\"kicked\"} 1.0");
    assertTold("rookery_tick_lateness_seconds_bucket{type=\"chat\",le=\"0.001\"} 0");
    assertTold("rookery_tick_lateness_seconds_bucket{type=\"chat\",le=\"0.005\"} 1");
  }

  @Test
  void codesThatClientsMakeUpCountAsOther() {
    metrics.connectionClosed(3999);
    assertTold("rookery_connections_closed_total{code=\"other\"} 1.0");
  }

  @Test
  void codesThatAGameMakesUpWithoutEndAreBounded() {
    for (int i = 0; i < 1_000; i++) {
      metrics.ofType("chat").operationRefused("no_" + i);
    }
    assertEquals(Labelled.MOST_VALUES + 1, told("rookery_operations_refused_total{").size());
    assertTold("rookery_operations_refused_total{code=\"other\",type=\"chat\"} 936.0");
  }

  @Test
  void everythingThatHasAMethodIsCounted() {
    assertEquals(List.of(), inherited(MeteredNode.class, Metrics.class));
    assertEquals(List.of(), inherited(MeteredRooms.class, RoomMetrics.class));
  }

  private static List<String> inherited(Class<?> type, Class<?> contract) {
    return Stream.of(type.getMethods())
        .filter(method -> method.getDeclaringClass() == contract)
        .map(Method::getName)
        .toList();
  }

  private void assertTold(String line) {
    List<String> lines = told(line.substring(0, line.indexOf(' ')));
    assertTrue(lines.contains(line), () -> line + " is not among " + told("rookery"));
  }

  private List<String> told(String start) {
    return registry.scrape().lines().filter(line -> line.startsWith(start)).toList();
  }
}
