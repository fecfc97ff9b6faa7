package io.rookery.load;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** A result as JSON, for other programs. */
final class JsonReport {

  private JsonReport() {}

  static String of(LoadResult result) {
    return new JsonObject()
        .put("flawless", result.flawless())
        .put("accounted", result.accounted())
        .put("plan", plan(result.plan()))
        .put("seconds", result.span().seconds())
        .put("sent", result.tally().get(Count.SENT))
        .put("delivered", result.tally().get(Count.DELIVERED))
        .put("answered", result.tally().get(Count.ANSWERED))
        .put("sentPerSecond", result.perSecond(result.span().sent()))
        .put("deliveredPerSecond", result.perSecond(result.span().delivered()))
        .put("deliveredBytesPerSecond", result.perSecond(result.span().deliveredBytes()))
        .put("statesPerSecond", result.perSecond(result.span().states()))
        .put("delivery", latency(result.deliveries()))
        .put("acknowledgement", latency(result.acknowledgements()))
        .put("returns", returns(result))
        .put("wrong", wrong(result))
        .put("servers", servers(result))
        .encodePrettily();
  }

  private static JsonObject plan(LoadPlan plan) {
    return new JsonObject()
        .put("urls", new JsonArray(plan.urls().stream().map(URI::toString).toList()))
        .put("game", plan.script().game())
        .put("script", plan.script().by().getName())
        .put("connections", plan.connections())
        .put("roomSize", plan.roomSize())
        .put("rate", plan.rate())
        .put("inFlight", plan.inFlight())
        .put("payloadBytes", plan.payloadBytes());
  }

  private static JsonObject latency(Histogram times) {
    return new JsonObject()
        .put("count", times.getTotalCount())
        .put("p50Ms", times.getValueAtPercentile(50) / 1e6)
        .put("p99Ms", times.getValueAtPercentile(99) / 1e6)
        .put("p999Ms", times.getValueAtPercentile(99.9) / 1e6)
        .put("maxMs", times.getMaxValue() / 1e6);
  }

  private static JsonObject returns(LoadResult result) {
    Tally tally = result.tally();
    return new JsonObject()
        .put("resumed", tally.get(Count.RESUMED))
        .put("resynced", tally.get(Count.RESYNCED))
        .put("gone", tally.get(Count.GONE))
        .put("roundTrip", latency(result.returns().roundTrips()))
        .put("resume", latency(result.returns().resumes()))
        .put("away", latency(result.returns().absences()));
  }

  private static JsonObject wrong(LoadResult result) {
    Tally tally = result.tally();
    return new JsonObject()
        .put("lost", result.checked().lost())
        .put("lostAsDeclared", object(tally.losses()))
        .put("lostUndeclared", result.checked().undeclared())
        .put("duplicated", result.checked().duplicated())
        .put("reordered", result.checked().reordered())
        .put("unacknowledged", result.checked().unsettled())
        .put("unknown", tally.get(Count.UNKNOWN))
        .put("lostByResync", tally.get(Count.RESYNC_LOST))
        .put("confused", tally.get(Count.CONFUSED))
        .put("away", tally.get(Count.AWAY))
        .put("givenUp", tally.get(Count.GIVEN_UP))
        .put("misplaced", tally.get(Count.MISPLACED))
        .put("behind", result.behind())
        .put("gaps", tally.get(Count.GAPS))
        .put("resent", tally.get(Count.RESENT))
        .put("repeated", tally.get(Count.REPEATED))
        .put("reconnects", tally.get(Count.RECONNECTS))
        .put("refusals", object(tally.refusals()))
        .put("joinRefusals", object(tally.joinRefusals()))
        .put("closes", object(tally.closes()));
  }

  /** What is not known is left out. */
  private static JsonObject servers(LoadResult result) {
    JsonObject servers = new JsonObject();
    if (result.cores() >= 0) {
      servers
          .put("cores", result.cores())
          .put("cpuMsPerConnectionSecond", result.cpuMillisPerConnectionSecond());
    }
    if (result.cpuSecondsPerMillion() >= 0) {
      servers.put("cpuSecondsPerMillionDelivered", result.cpuSecondsPerMillion());
    }
    if (!Double.isNaN(result.heapPerConnection())) {
      servers.put("heapBytesPerConnection", result.heapPerConnection());
    }
    if (!Double.isNaN(result.residentPerConnection())) {
      servers.put("residentBytesPerConnection", result.residentPerConnection());
    }
    return servers;
  }

  private static JsonObject object(Map<String, Long> counts) {
    JsonObject object = new JsonObject();
    counts.forEach(object::put);
    return object;
  }
}
