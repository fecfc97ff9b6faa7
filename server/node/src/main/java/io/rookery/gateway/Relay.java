package io.rookery.gateway;

import com.google.protobuf.ByteString;
import io.rookery.auth.Verdict;
import io.rookery.bus.Arrival;
import io.rookery.bus.Notice;
import io.rookery.cluster.RoomAddress;
import io.rookery.metrics.Loss;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.v1.Ended;
import io.vertx.core.Future;

/**
 * One gateway verticle's links: opens them, gives them to rooms, takes them away.
 *
 * <p>Confined to its event loop. What rooms say comes in through {@link Downstream}.
 */
final class Relay {
  private final int index;
  private final int relays;
  private final GatewayServices services;
  private final Quotas quotas;
  private final Loop loop;
  private final Rooms rooms;
  private final Joins joins;
  private final Resumes resumes;
  private final Queues queues;
  private final byte[] scratch = new byte[64];
  private int nextId;
  private long serial;

  Relay(
      int index,
      int relays,
      GatewayOptions options,
      GatewayServices services,
      Quotas quotas,
      Loop loop) {
    this.index = index;
    this.relays = relays;
    this.services = services;
    this.quotas = quotas;
    this.nextId = index;
    this.loop = loop;
    this.rooms = new Rooms(this, index, services, loop);
    this.joins = new Joins(this, loop, services.matchmaker(), options.timing().join().toMillis());
    this.resumes =
        new Resumes(this, loop, services.directory(), options.timing().join().toMillis());
    this.queues = new Queues(options.slow().nodeBytes() / relays);
  }

  Quotas quotas() {
    return quotas;
  }

  Joins joins() {
    return joins;
  }

  Resumes resumes() {
    return resumes;
  }

  /** What a link asked for is sent again, as its room has moved meanwhile. */
  void askAgain(Link link) {
    if (link.isJoining()) {
      joins.send(link);
    } else if (link.isResuming()) {
      resumes.send(link);
    }
  }

  Rooms rooms() {
    return rooms;
  }

  Queues queues() {
    return queues;
  }

  /** For bytes that are written and read within one call. */
  byte[] scratch() {
    return scratch;
  }

  Future<Verdict> verify(String token) {
    return services.tokens().apply(token);
  }

  /** A link's id, which says whose it is: {@code id % relays == index}. */
  int newId() {
    int id = nextId;
    nextId += relays;
    if (Integer.compareUnsigned(nextId, relays) < 0) {
      nextId = index; // after four thousand million links, whose first are long forgotten
    }
    return id;
  }

  boolean isOurs(int link) {
    return Integer.remainderUnsigned(link, relays) == index;
  }

  int index() {
    return index;
  }

  void lost(Loss what) {
    loop.metrics.lost(what);
  }

  /** A link leads to a room from now on. */
  void enter(Link link, RoomAddress address) {
    Room room = rooms.at(address);
    link.room = room;
    room.links.put(link.id, link);
  }

  /** A link is over, and the room knows. */
  void leave(Link link) {
    link.end();
    if (link.room != null) {
      rooms.remove(link);
    }
  }

  /** A link is over, and the room is told until it confirms. */
  void drop(Link link) {
    if (!link.over) {
      if (link.room != null) {
        tell(link, Notice.Kind.KIND_DROPPED);
      }
      leave(link);
    }
  }

  /** What happened to a link's socket, for its room. */
  void tell(Link link, Notice.Kind kind) {
    if (link.room != null) {
      long heardAt = link.connection.heardAt();
      link.room.way.tell(link.id, kind, ++serial, heardAt, loop.now());
      rooms.attend(link.room);
      loop.sendLater(link.room);
    }
  }

  /** A room speaks to a link that is over: it may not have heard so. */
  void disown(Room room, int link) {
    room.way.tell(link, Notice.Kind.KIND_DROPPED, ++serial, loop.now(), loop.now());
    rooms.attend(room);
    loop.sendLater(room);
  }

  /** What a client says to the room behind a link. */
  void forward(Link link, ByteString frames) {
    link.room.way.send(Arrival.newBuilder().setLink(link.id).setFrames(frames).build());
    loop.sendLater(link.room);
  }

  /** The room behind a link is gone, as the directory says. */
  void roomLost(Link link) {
    leave(link);
    link.connection.say(
        link.channel,
        FrameKind.ENDED,
        Ended.newBuilder().setReason(Ended.Reason.REASON_ROOM_LOST).build());
    link.connection.ended(link);
  }
}
