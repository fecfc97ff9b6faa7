package io.rookery.gateway.links;

import com.google.protobuf.ByteString;
import io.rookery.bus.Arrival;
import io.rookery.bus.Notice;
import io.rookery.cluster.bus.RoomBus;
import io.rookery.cluster.directory.RoomAddress;
import io.rookery.cluster.directory.RoomDirectory;
import io.rookery.cluster.wire.RoomEntry;
import io.rookery.gateway.limits.GatewayOptions;
import io.rookery.gateway.socket.Connection;
import io.rookery.gateway.socket.Loop;
import io.rookery.matchmaking.Matchmaker;
import io.rookery.metrics.Loss;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.v1.Ended;

/**
 * One gateway verticle's links: opens them, gives them to rooms, takes them away.
 *
 * <p>Confined to its event loop. What clients say comes in through {@link Channels}, what rooms say
 * through {@link Downstream}.
 */
public final class Links {
  private final Place place;
  private final GatewayOptions options;
  private final Quotas quotas;
  private final Loop loop;
  private final LinkedRooms rooms;
  private final PendingJoins joins;
  private final PendingResumes resumes;
  private int nextId;
  private long serial;

  /**
   * Which of a node's gateway verticles this is.
   *
   * @param index from 0
   * @param count of all of them
   */
  public record Place(int index, int count) {}

  /** Who knows where rooms are, and brings there what is said to them. */
  public record Routes(RoomBus bus, RoomDirectory directory, Matchmaker matchmaker) {}

  public Links(Place place, GatewayOptions options, Routes routes, Quotas quotas, Loop loop) {
    long patience = options.timing().join().toMillis();
    this.place = place;
    this.options = options;
    this.quotas = quotas;
    this.nextId = place.index();
    this.loop = loop;
    this.rooms = new LinkedRooms(this, place.index(), routes, loop);
    this.joins = new PendingJoins(this, loop, routes.matchmaker(), patience);
    this.resumes = new PendingResumes(this, loop, routes.directory(), patience);
  }

  /** The channels of a new connection. */
  public Connection.Listener channels(Connection connection) {
    return new Channels(connection, this, options.limits().channels());
  }

  /** Where the bus brings what rooms say; to be called on the loop. */
  public RoomBus.RelayPort port() {
    return new Downstream(this, loop);
  }

  /** Several times a second: what is due is sent, and what nobody answered is forgotten. */
  public void tick() {
    joins.tick();
    resumes.tick();
    rooms.tick();
  }

  /** Takes no more joins. */
  public void drain() {
    joins.drain();
  }

  /** The directory has removed a room. */
  public void removed(RoomEntry entry) {
    rooms.removed(entry);
  }

  /** A node is gone, and so will be its rooms once the directory knows. */
  public void nodeGone(String node) {
    rooms.nodeGone(node);
  }

  Quotas quotas() {
    return quotas;
  }

  PendingJoins joins() {
    return joins;
  }

  PendingResumes resumes() {
    return resumes;
  }

  LinkedRooms rooms() {
    return rooms;
  }

  /** What a link asked for is sent again, as its room has moved meanwhile. */
  void askAgain(Link link) {
    if (link.state() instanceof LinkState.Joining asked) {
      joins.send(link, asked);
    } else if (link.state() instanceof LinkState.Resuming asked) {
      resumes.send(link, asked);
    }
  }

  /** Makes a link; its id says whose it is: {@code id % count == index}. */
  Link open(Channels channels, long channel, LinkState state) {
    int id = nextId;
    nextId += place.count();
    if (Integer.compareUnsigned(nextId, place.count()) < 0) {
      nextId = place.index(); // after four thousand million links, whose first are long forgotten
    }
    Link link = new Link(id, channels, channel, loop.now(), state);
    channels.put(link);
    return link;
  }

  boolean isOurs(int link) {
    return Integer.remainderUnsigned(link, place.count()) == place.index();
  }

  int index() {
    return place.index();
  }

  void lost(Loss what) {
    loop.metrics().lost(what);
  }

  /** A link leads to a room from now on. */
  void enter(Link link, RoomAddress address) {
    LinkedRoom room = rooms.at(address);
    link.enter(room);
    room.links.put(link.id, link);
  }

  /** A link is over, and the room knows; so is the one whose place it was to take. */
  void leave(Link link) {
    link.end();
    if (link.room() != null) {
      rooms.remove(link);
    }
    dropReplaced(link);
  }

  /** The link whose place this one takes is over. */
  void dropReplaced(Link link) {
    Link replaced = link.takeReplaced();
    if (replaced != null) {
      drop(replaced);
    }
  }

  /** A link is over, and the room is told until it confirms. */
  void drop(Link link) {
    if (!link.isOver()) {
      tell(link, Notice.Kind.KIND_DROPPED);
      leave(link);
    }
  }

  /** What happened to a link's socket, for its room. */
  void tell(Link link, Notice.Kind kind) {
    LinkedRoom room = link.room();
    if (room != null) {
      long heardAt = link.channels.connection().heardAt();
      room.way.tell(link.id, kind, ++serial, heardAt, loop.now());
      rooms.attend(room);
      room.uplink.due();
    }
  }

  /** A room speaks to a link that is over: it may not have heard so. */
  void disown(LinkedRoom room, int link) {
    room.way.tell(link, Notice.Kind.KIND_DROPPED, ++serial, loop.now(), loop.now());
    rooms.attend(room);
    room.uplink.due();
  }

  /** What a client says to the room behind a link. */
  void forward(Link link, ByteString frames) {
    send(link, Arrival.newBuilder().setFrames(frames));
  }

  /** Something for the room behind a link. */
  void send(Link link, Arrival.Builder arrival) {
    link.room().way.send(arrival.setLink(link.id).build());
    link.room().uplink.due();
  }

  /** The room behind a link is gone, as the directory says. */
  void roomLost(Link link) {
    leave(link);
    link.channels
        .connection()
        .say(
            link.channel,
            FrameKind.ENDED,
            Ended.newBuilder().setReason(Ended.Reason.REASON_ROOM_LOST).build());
    link.channels.ended(link);
  }
}
