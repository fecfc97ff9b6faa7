package io.rookery.simulation;

import io.rookery.bus.Arrival;
import io.rookery.bus.Batch;
import io.rookery.bus.Notice;
import io.rookery.bus.Piece;
import io.rookery.bus.RelayNumber;
import io.rookery.bus.Uplink;

/** What an earlier owner's time left on the bus: harmful to whoever heeds it. */
final class Forgeries {
  private static final long OLD = World.EPOCH - 1;

  private Forgeries() {}

  static Uplink ofAnOldEpoch(Uplink uplink) {
    Uplink.Builder old = uplink.toBuilder().setEpoch(OLD).clearArrivals();
    for (Arrival arrival : uplink.getArrivalsList()) {
      Notice dropped =
          Notice.newBuilder().setKind(Notice.Kind.KIND_DROPPED).setSerial(1L << 40).build();
      old.addArrivals(Arrival.newBuilder().setLink(arrival.getLink()).setNotice(dropped));
    }
    return old.build();
  }

  static Batch ofAnOldEpoch(Batch batch) {
    Batch.Builder old = batch.toBuilder().setEpoch(OLD).clearPieces().clearRelays();
    for (RelayNumber number : batch.getRelaysList()) {
      old.addRelays(
          number.toBuilder().setNumber(number.getNumber() + 1_000).setRefresh(true).build());
    }
    for (Piece piece : batch.getPiecesList()) {
      Piece.Builder wrong = piece.toBuilder().clearAcks();
      piece.getAcksList().forEach(ack -> wrong.addAcks(ack + 1_000));
      old.addPieces(wrong);
    }
    return old.build();
  }
}
