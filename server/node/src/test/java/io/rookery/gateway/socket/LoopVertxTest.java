package io.rookery.gateway.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rookery.gateway.limits.Clocks;
import io.rookery.health.LoopWatchdogs;
import io.rookery.metrics.Metrics;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class LoopVertxTest {
  private final List<String> ran = new ArrayList<>();

  /**
   * A room that a flush had something for was told in the same pass, and again in the next; what
   * that made due for another room ended the pass with an exception.
   */
  @Test
  void whatBecomesDueWhileAPassEndsRunsOnce(Vertx vertx, VertxTestContext test) {
    Context context = vertx.getOrCreateContext();
    Loop loop =
        new Loop(
            context,
            Clocks.system(),
            Metrics.none(),
            new LoopWatchdogs(System::nanoTime, Duration.ofHours(1)).begin("loop"),
            Runnable::run);
    Loop.Task third = loop.uplink(() -> ran.add("third"));
    Loop.Task second =
        loop.uplink(
            () -> {
              ran.add("second");
              third.due();
            });
    Loop.Task first =
        loop.flush(
            () -> {
              ran.add("first");
              second.due();
            });
    context.runOnContext(
        start -> {
          first.due();
          first.due();
          after(
              8,
              context,
              () ->
                  test.verify(
                      () -> {
                        assertEquals(List.of("first", "second", "third"), ran);
                        test.completeNow();
                      }));
        });
  }

  /** Lets so many passes end before. */
  private static void after(int passes, Context context, Runnable then) {
    if (passes == 0) {
      then.run();
    } else {
      context.runOnContext(pass -> after(passes - 1, context, then));
    }
  }
}
