package io.rookery.host;

import io.rookery.bus.Uplink;
import io.rookery.cluster.directory.RoomDirectory;
import io.rookery.cluster.wire.RoomEntry;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the rooms that live here with the directory, some every few seconds.
 *
 * <p>A room with another owner closes without a word. A living room without an entry, which several
 * deaths at once can cause, is entered again as it was. An entry of this node without a room, which
 * a claim of uncertain outcome can leave, is removed.
 */
final class DirectoryCheck {
  private static final Logger log = LoggerFactory.getLogger(DirectoryCheck.class);
  private static final int EVERY_MILLIS = 5_000;
  private static final int CLAIM_MILLIS = 15_000; // by then a claim has succeeded or failed
  private static final int ROOMS_AT_ONCE = 1_024;

  private final RoomHost host;
  private final RoomDirectory directory;
  private final String self;
  private final LongSupplier micros;
  private List<RoomVerticle> round = List.of();
  private int next;

  DirectoryCheck(RoomHost host, RoomServices services) {
    this.host = host;
    this.directory = services.directory();
    this.self = services.bus().node();
    this.micros = services.micros();
  }

  void start(Vertx vertx) {
    vertx.setPeriodic(
        EVERY_MILLIS,
        timer -> {
          compare();
          releaseEmptyClaims();
        });
  }

  private void compare() {
    if (next >= round.size()) {
      round = host.rooms();
      next = 0;
    }
    int end = Math.min(round.size(), next + ROOMS_AT_ONCE);
    for (RoomVerticle room : round.subList(next, end)) {
      RoomEntry entry = room.entry();
      boolean doubtful =
          directory
              .peek(entry.getRoom())
              .map(known -> !known.getClaim().equals(entry.getClaim()))
              .orElse(true);
      if (doubtful && host.room(entry.getRoom()).isPresent()) {
        look(room, entry);
      }
    }
    next = end;
  }

  private void releaseEmptyClaims() {
    double before = micros.getAsLong() / 1e3 - CLAIM_MILLIS;
    for (RoomEntry entry : directory.list()) {
      if (entry.getNode().equals(self)
          && entry.getCreatedMs() < before
          && !host.hosts(entry.getRoom())) {
        directory.release(entry.getRoom(), entry.getEpoch());
      }
    }
  }

  private void look(RoomVerticle room, RoomEntry entry) {
    directory
        .enterAgain(entry)
        .onSuccess(
            truth -> {
              boolean isOurs =
                  truth.map(now -> now.getClaim().equals(entry.getClaim())).orElse(false);
              if (!isOurs) {
                log.warn("Room {} has had another owner: this copy closes", entry.getRoom());
                long later = truth.map(RoomEntry::getEpoch).orElse(entry.getEpoch() + 1);
                room.with(loop -> loop.arrive(Uplink.newBuilder().setEpoch(later).build(), 0));
              } else if (host.room(entry.getRoom()).isEmpty()) {
                directory.release(entry.getRoom(), entry.getEpoch()); // it ended meanwhile
              }
            })
        .onFailure(failure -> log.debug("The next round looks at room {}", entry.getRoom()));
  }
}
