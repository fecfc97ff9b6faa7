package io.rookery.cluster.bus;

import io.rookery.bus.Absence;
import io.rookery.bus.Batch;
import io.rookery.bus.Envelope;
import io.rookery.bus.RelayNumber;
import io.rookery.bus.Uplink;
import io.rookery.cluster.bus.RoomBus.Registration;
import io.rookery.cluster.bus.RoomBus.RelayPort;
import io.rookery.metrics.Loss;
import io.rookery.metrics.Metrics;
import io.vertx.core.Handler;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Who takes what on this node: rooms, relays, and the host of rooms that are not there yet.
 *
 * <p>Safe on every thread. Not the event bus's own local consumers: those cannot tell a sender that
 * nobody listens, and drop what is beyond their bound without a word.
 */
final class LocalPorts {
  /** Uplinks that wait for one room's event loop; operations beyond come again. */
  private static final int ROOM_LIMIT = 1_024;

  /** Batches that wait for one gateway's event loop; it misses those beyond, and is refreshed. */
  private static final int RELAY_LIMIT = 8_192;

  private static final int HOST_LIMIT = 8_192;

  private final ConcurrentMap<String, Port<Uplink>> rooms = new ConcurrentHashMap<>();
  private final ConcurrentMap<Integer, Port<Batch>> relays = new ConcurrentHashMap<>();
  private final ConcurrentMap<Integer, Port<Absence>> absences = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Port<Uplink>> host = new ConcurrentHashMap<>();
  private final Metrics metrics;

  LocalPorts(Metrics metrics) {
    this.metrics = metrics;
  }

  Registration relay(ContextInternal context, int relay, RelayPort port) {
    Registration batches =
        register(relays, relay, new Port<>(context, RELAY_LIMIT, port::batch), "relay");
    Registration gone =
        register(absences, relay, new Port<>(context, RELAY_LIMIT, port::absence), "relay");
    return () -> {
      batches.close();
      gone.close();
    };
  }

  Registration room(ContextInternal context, String room, Handler<Uplink> uplinks) {
    return register(rooms, room, new Port<>(context, ROOM_LIMIT, uplinks), "room");
  }

  Registration host(ContextInternal context, Handler<Uplink> strays) {
    return register(host, "", new Port<>(context, HOST_LIMIT, strays), "host");
  }

  private static <K, T> Registration register(
      ConcurrentMap<K, Port<T>> ports, K key, Port<T> port, String what) {
    if (ports.putIfAbsent(key, port) != null) {
      throw new IllegalStateException("there is a " + what + " " + key + " on this node already");
    }
    return () -> {
      port.close();
      ports.remove(key, port);
    };
  }

  void deliver(Envelope envelope) {
    envelope.getBatchesList().forEach(this::deliver);
    envelope.getUplinksList().forEach(this::deliver);
    envelope.getAbsencesList().forEach(this::deliver);
  }

  void deliver(Batch batch) {
    for (RelayNumber number : batch.getRelaysList()) {
      Port<Batch> port = relays.get(number.getRelay());
      if (port != null && !port.deliver(batch)) {
        metrics.lost(Loss.AWAITING_REFRESH);
      }
    }
  }

  void deliver(Uplink uplink) {
    Port<Uplink> room = rooms.get(uplink.getRoom());
    Port<Uplink> port = room != null ? room : host.get("");
    if (port != null && !port.deliver(uplink)) {
      metrics.lost(Loss.ROOM_QUEUE_FULL);
    }
  }

  private void deliver(Absence absence) {
    Port<Absence> port = absences.get(absence.getRelay());
    if (port != null) {
      port.deliver(absence); // one that is dropped is answered to the next uplink
    }
  }
}
