package io.rookery.cluster.bus;

import io.rookery.bus.Envelope;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjLongConsumer;

/**
 * What this node owes others for their uplinks: the highest position it had from each.
 *
 * <p>Confined to the context that takes envelopes. An ack goes at once when a quarter MiB came
 * since the last or when it was asked for, otherwise with the next {@link #flush}.
 */
final class UplinkAcks {
  private static final int AT_ONCE_BYTES = 256 << 10;

  private final Map<String, Owed> owed = new HashMap<>();
  private final ObjLongConsumer<String> send;

  UplinkAcks(ObjLongConsumer<String> send) {
    this.send = send;
  }

  void had(Envelope envelope) {
    if (envelope.getPosition() == 0 || envelope.getFrom().isEmpty()) {
      return;
    }
    Owed to = owed.computeIfAbsent(envelope.getFrom(), node -> new Owed());
    to.highest = Math.max(to.highest, envelope.getPosition());
    boolean asked = envelope.getUplinksCount() == 0;
    if (asked || to.highest - to.told >= AT_ONCE_BYTES) {
      tell(envelope.getFrom(), to);
    }
  }

  void flush() {
    owed.forEach(
        (node, to) -> {
          if (to.highest > to.told) {
            tell(node, to);
          }
        });
  }

  /** Owes nothing to any other node: what still came from one that is gone is forgotten too. */
  void retain(Set<String> up) {
    owed.keySet().retainAll(up);
  }

  private void tell(String node, Owed to) {
    to.told = to.highest;
    send.accept(node, to.highest);
  }

  private static final class Owed {
    private long highest;
    private long told;
  }
}
