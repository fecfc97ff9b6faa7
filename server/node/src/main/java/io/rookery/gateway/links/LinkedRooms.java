package io.rookery.gateway.links;

import io.rookery.bus.Uplink;
import io.rookery.cluster.directory.RoomAddress;
import io.rookery.cluster.wire.RoomEntry;
import io.rookery.gateway.socket.Loop;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rooms that one relay has links to, and what the directory says of them.
 *
 * <p>That a room is gone is never guessed: only the directory's answer ends a channel, and no
 * answer ends nothing. Confined to the relay's event loop.
 */
final class LinkedRooms {
  /** A room's last words, already on their way, come before the news that it is gone. */
  private static final long LAST_WORDS = 500;

  private static final long ASK_AGAIN = 1000;

  /** How long a room without links is remembered, so that what it repeats gets its answer. */
  private static final long REMEMBERED = 30_000;

  /** The most rooms without links; the one that is empty for longest is forgotten first. */
  private static final int MOST_EMPTY = 4096;

  private final Links links;
  private final int index;
  private final Links.Routes routes;
  private final Loop loop;
  private final Map<String, LinkedRoom> rooms = new HashMap<>();
  private final LinkedHashMap<String, LinkedRoom> empty = new LinkedHashMap<>();

  /** Those with something due later: an ack, a refresh, a notice. */
  private final Set<LinkedRoom> attended = new HashSet<>();

  /** When to ask the directory about a room; one entry a room. */
  private final Map<String, Long> doubts = new HashMap<>();

  private boolean acksSoon;

  LinkedRooms(Links links, int index, Links.Routes routes, Loop loop) {
    this.links = links;
    this.index = index;
    this.routes = routes;
    this.loop = loop;
  }

  /** A room known here; null when no link leads to it or did lately. */
  LinkedRoom get(String room) {
    return rooms.get(room);
  }

  /** The room at an address, which is now known to be the newest if its epoch says so. */
  LinkedRoom at(RoomAddress address) {
    LinkedRoom room =
        rooms.computeIfAbsent(
            address.room(),
            id ->
                new LinkedRoom(
                    new RoomLink(id, routes.bus().node(), index, address.node(), address.epoch()),
                    loop,
                    this::send));
    if (address.epoch() > room.way.epoch()) {
      room.isOrphaned = false;
      room.way.move(address.node(), address.epoch());
      endOlder(room);
    }
    if (empty.remove(address.room()) != null) {
      room.way.startAnew();
    }
    return room;
  }

  /** The room is in a newer epoch: seats of older ones were lost with it. */
  void endOlder(LinkedRoom room) {
    for (Link link : Loop.copy(room.links.values())) {
      if (link.state() instanceof LinkState.Seated seat && seat.epoch() < room.way.epoch()) {
        links.roomLost(link);
      }
    }
  }

  void remove(Link link) {
    LinkedRoom room = link.room();
    if (room.links.remove(link.id) != null
        && room.links.isEmpty()
        && rooms.get(room.id()) == room) {
      room.emptySince = loop.now();
      empty.put(room.id(), room);
      if (empty.size() > MOST_EMPTY) {
        forget(empty.values().iterator().next());
      }
    }
  }

  private void forget(LinkedRoom room) {
    empty.remove(room.id());
    attended.remove(room);
    doubts.remove(room.id());
    rooms.remove(room.id());
  }

  /** Sends what is due to a room. */
  void send(LinkedRoom room) {
    Optional<Uplink> uplink = room.way.uplink(loop.now());
    if (uplink.isPresent()) {
      if (uplink.get().getRefresh()) {
        loop.metrics().refreshAsked();
      }
      routes.bus().up(room.way.node(), uplink.get());
    }
    if (room.way.dueAt() == RoomLink.NEVER) {
      attended.remove(room);
    }
  }

  /** Something is due to a room later. */
  void attend(LinkedRoom room) {
    attended.add(room);
  }

  /** A room's batch was relayed: it is told so soon, unless an uplink does it before. */
  void ackSoon(LinkedRoom room) {
    attended.add(room);
    if (!acksSoon) {
      acksSoon = true;
      loop.vertx()
          .setTimer(
              RoomLink.ACK_WITHIN,
              timer -> {
                acksSoon = false;
                Loop.copy(attended).forEach(this::send);
              });
    }
  }

  /** Several times a second: repeats, asks, and forgets. */
  void tick() {
    long now = loop.now();
    Loop.copy(attended).forEach(this::send);
    for (Map.Entry<String, Long> doubt : Loop.copy(doubts.entrySet())) {
      LinkedRoom room = rooms.get(doubt.getKey());
      if (room == null) {
        doubts.remove(doubt.getKey());
      } else if (doubt.getValue() <= now) {
        doubts.remove(doubt.getKey());
        ask(room);
      }
    }
    while (!empty.isEmpty()) {
      LinkedRoom oldest = empty.values().iterator().next();
      if (now - oldest.emptySince < REMEMBERED) {
        break;
      }
      forget(oldest);
    }
  }

  /** The directory has removed a room. */
  void removed(RoomEntry entry) {
    if (rooms.containsKey(entry.getRoom())) {
      doubts.putIfAbsent(entry.getRoom(), loop.now() + LAST_WORDS);
    }
  }

  /** A node is gone, and so will be its rooms once the directory knows. */
  void nodeGone(String node) {
    for (LinkedRoom room : rooms.values()) {
      if (room.way.node().equals(node)) {
        room.isOrphaned = true;
        doubts.putIfAbsent(room.id(), loop.now() + LAST_WORDS);
      }
    }
  }

  /** Asks the directory where a room is, and does what follows from the answer. */
  void ask(LinkedRoom room) {
    if (!room.isSought) {
      room.isSought = true;
      loop.when(
          routes.directory().find(room.id()),
          entry -> found(room, entry),
          unreachable -> {
            room.isSought = false;
            doubts.putIfAbsent(room.id(), loop.now() + ASK_AGAIN);
          });
    }
  }

  private void found(LinkedRoom room, Optional<RoomEntry> entry) {
    room.isSought = false;
    if (rooms.get(room.id()) != room) {
      return;
    }
    if (entry.isEmpty()) {
      gone(room);
    } else if (entry.get().getEpoch() > room.way.epoch()
        || (entry.get().getEpoch() == room.way.epoch()
            && !entry.get().getNode().equals(room.way.node()))) {
      room.isOrphaned = false;
      room.way.move(entry.get().getNode(), entry.get().getEpoch());
      endOlder(room);
      for (Link link : Loop.copy(room.links.values())) {
        links.askAgain(link);
      }
    } else if (room.isOrphaned) {
      doubts.putIfAbsent(room.id(), loop.now() + ASK_AGAIN);
    }
  }

  private void gone(LinkedRoom room) {
    forget(room);
    for (Link link : Loop.copy(room.links.values())) {
      if (link.join().isPresent()) {
        links.joins().refused(link, "room_not_found", "there is no such room", false);
      } else if (link.resume().isPresent()) {
        links.resumes().gone(link);
      } else {
        links.roomLost(link);
      }
    }
  }
}
