package io.rookery.cluster.bus;

import io.rookery.bus.Absence;
import io.rookery.bus.Batch;
import io.rookery.bus.Envelope;
import io.rookery.bus.Uplink;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What one event loop has for other nodes in this pass; confined to that loop.
 *
 * <p>It leaves in one envelope per node when the pass is over, or when a quarter MiB is together: a
 * large envelope would hold up the small ones behind it.
 */
final class Dispatch {
  private static final int ENVELOPE_BYTES = 256 << 10;

  private final Vertx vertx;
  private final BiConsumer<String, Envelope.Builder> send;
  private Map<String, Pending> pending = new HashMap<>();
  private Map<String, Pending> departing = new HashMap<>();
  private boolean scheduled;

  Dispatch(Vertx vertx, BiConsumer<String, Envelope.Builder> send) {
    this.vertx = vertx;
    this.send = send;
  }

  void add(String node, Batch batch) {
    room(node, batch.getSerializedSize()).addBatches(batch);
  }

  void add(String node, Uplink uplink) {
    room(node, uplink.getSerializedSize()).addUplinks(uplink);
  }

  void add(String node, Absence absence) {
    room(node, absence.getSerializedSize()).addAbsences(absence);
  }

  /** What is added in here leaves when it returns, and no pass is waited for. */
  void together(Runnable adds) {
    scheduled = true;
    try {
      adds.run();
    } finally {
      flush();
    }
  }

  private Envelope.Builder room(String node, int bytes) {
    Pending to = pending.computeIfAbsent(node, any -> new Pending());
    if (to.bytes > 0 && to.bytes + bytes > ENVELOPE_BYTES) {
      depart(node, to);
    }
    to.bytes += bytes;
    schedule();
    return to.envelope;
  }

  private void schedule() {
    if (!scheduled) {
      scheduled = true;
      Context context = vertx.getOrCreateContext();
      context.runOnContext(ignored -> flush());
    }
  }

  private void flush() {
    scheduled = false;
    // What is for this node is delivered at once, and may be answered before this is over.
    Map<String, Pending> now = pending;
    pending = departing;
    departing = now;
    now.forEach(this::depart);
    now.clear(); // nodes come and go: nothing is kept for one that is not written to
  }

  private void depart(String node, Pending to) {
    Envelope.Builder envelope = to.envelope;
    to.envelope = Envelope.newBuilder();
    to.bytes = 0;
    send.accept(node, envelope);
  }

  private static final class Pending {
    private Envelope.Builder envelope = Envelope.newBuilder();
    private int bytes;
  }
}
