package io.rookery.metrics.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MeteredVertxVertxTest {

  /** A gauge of WebSockets that only ever rose, and a counter for each message over the bus. */
  @Test
  void whatIsCountedByUsIsNotCountedByVertxToo() throws Exception {
    var registry = new SimpleMeterRegistry();
    VertxOptions options = new VertxOptions(MeteredVertx.options(new VertxOptions()));
    Vertx vertx = MeteredVertx.builder(Vertx.builder().with(options), registry).build();
    try {
      vertx.eventBus().consumer("here", message -> message.reply(1));
      vertx
          .eventBus()
          .request("here", 1)
          .compose(
              answer ->
                  vertx.createHttpServer().requestHandler(request -> {}).listen(0, "127.0.0.1"))
          .toCompletionStage()
          .toCompletableFuture()
          .get(20, TimeUnit.SECONDS);
      List<String> names =
          registry.getMeters().stream().map(Meter::getId).map(Meter.Id::getName).toList();
      assertTrue(names.stream().anyMatch(name -> name.startsWith("vertx.pool")), names.toString());
      assertEquals(
          List.of(),
          names.stream().filter(name -> name.matches("vertx\\.(http|eventbus|net).*")).toList());
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }
}
