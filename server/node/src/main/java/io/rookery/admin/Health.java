package io.rookery.admin;

import io.rookery.health.LoopWatchdogs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.healthchecks.HealthCheckHandler;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What an orchestrator asks a node.
 *
 * <p>Live: an event loop answers. Ready: send players here; that needs a cluster whose data has its
 * copies, event loops whose ticks and flushes advance, and no stop in sight.
 *
 * @param clusterSafe whether the cluster's data would survive the loss of a node
 * @param draining whether this node is about to stop
 */
public record Health(
    Supplier<Future<Boolean>> clusterSafe, LoopWatchdogs watchdogs, BooleanSupplier draining) {

  void mountOn(Router router, Vertx vertx) {
    HealthChecks live = HealthChecks.create(vertx);
    live.register("loop", answer -> answer.complete(Status.OK()));
    HealthChecks ready = HealthChecks.create(vertx);
    ready.register(
        "cluster",
        answer ->
            clusterSafe.get().map(safe -> safe ? Status.OK() : Status.KO()).onComplete(answer));
    ready.register("loops", answer -> answer.complete(loops()));
    ready.register(
        "open", answer -> answer.complete(draining.getAsBoolean() ? Status.KO() : Status.OK()));
    router.get("/health/live").handler(HealthCheckHandler.createWithHealthChecks(live));
    router.get("/health/ready").handler(HealthCheckHandler.createWithHealthChecks(ready));
  }

  private Status loops() {
    List<String> standing = watchdogs.standingStill();
    return standing.isEmpty()
        ? Status.OK()
        : Status.KO(new JsonObject().put("standing", String.join("; ", standing)));
  }
}
