package io.rookery.host;

import com.google.protobuf.ByteString;
import io.rookery.bus.Absence;
import io.rookery.bus.Arrival;
import io.rookery.bus.Batch;
import io.rookery.bus.Joining;
import io.rookery.bus.Piece;
import io.rookery.bus.Uplink;
import io.rookery.cluster.TestCluster;
import io.rookery.cluster.bus.RoomBus;
import io.rookery.cluster.directory.RoomAddress;
import io.rookery.matchmaking.Matchmaker.Verdict;
import io.rookery.matchmaking.Seeker;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.v1.Join;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** As much of a gateway as it takes to join rooms: notes what each link is told first. */
final class PlainRelay implements RoomBus.RelayPort {
  final Map<Integer, FrameKind> firstWords = new ConcurrentHashMap<>();
  final List<String> absences = new CopyOnWriteArrayList<>();

  private final HostedCluster.HostedNode node;
  private final Context context;
  private final Map<String, Long> highest = new ConcurrentHashMap<>();

  PlainRelay(HostedCluster.HostedNode node) {
    this.node = node;
    this.context = node.cluster().vertx().getOrCreateContext();
    TestCluster.on(context, () -> Future.succeededFuture(node.cluster().bus().relay(0, this)));
  }

  /** Asks the matchmaker, as a gateway on this node, and sends the join where it says. */
  Future<RoomAddress> join(int link, Join join) {
    return node.matchmaker()
        .place(join, 0, new Seeker("", ""))
        .map(
            verdict -> {
              if (!(verdict instanceof Verdict.Found found)) {
                throw new AssertionError("no room for " + link + ": " + verdict);
              }
              send(link, found.address(), join);
              return found.address();
            });
  }

  void send(int link, RoomAddress room, Join join) {
    Joining.Builder joining =
        Joining.newBuilder()
            .setJoin(join.toByteString())
            .setSubject("subject-" + node.id() + link)
            .setName("player");
    Uplink uplink =
        Uplink.newBuilder()
            .setRoom(room.room())
            .setEpoch(room.epoch())
            .setNode(node.id())
            .addArrivals(Arrival.newBuilder().setLink(link).setJoin(joining))
            .build();
    context.runOnContext(ignored -> node.cluster().bus().up(room.node(), uplink));
  }

  @Override
  public void batch(Batch batch) {
    ByteString frames = batch.getFrames();
    for (Piece piece : batch.getPiecesList()) {
      if (piece.getRunsCount() > 0) {
        FrameKind kind = FrameKind.of(frames.byteAt(piece.getRuns(0)));
        piece.getLinksList().forEach(link -> firstWords.putIfAbsent(link, kind));
      }
    }
    highest.merge(batch.getRoom(), batch.getRelays(0).getNumber(), Math::max);
  }

  @Override
  public void absence(Absence absence) {
    absences.add(absence.getRoom() + " " + absence.getCode());
  }

  static Join join(String type, String id) {
    return Join.newBuilder().setId(ByteString.copyFromUtf8(id)).setType(type).build();
  }
}
