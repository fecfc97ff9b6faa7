package io.rookery.gateway;

import com.google.protobuf.ByteString;
import io.rookery.bus.Arrival;
import io.rookery.bus.Joining;
import io.rookery.matchmaking.Matchmaker;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.JoinRefused;
import java.util.ArrayDeque;
import java.util.Set;

/**
 * The channels that have no seat yet: finds each a room, and another one when that refuses.
 *
 * <p>Bounded by the channels that connections may have open. A join that hears nothing is forgotten
 * without a word: the client asks again, by the same id.
 */
final class Joins {
  private static final int MOST_ATTEMPTS = 4;

  /** What a room says that another room of the type may not say. */
  private static final Set<String> ELSEWHERE_PERHAPS =
      Set.of(
          "room_full",
          "room_locked",
          "room_closed",
          "room_not_found",
          "node_draining",
          "no_room",
          "gone");

  private final Relay relay;
  private final Loop loop;
  private final Matchmaker matchmaker;
  private final long patience;

  /** In the order of their beginning. */
  private final ArrayDeque<Link> waiting = new ArrayDeque<>();

  private boolean draining;

  Joins(Relay relay, Loop loop, Matchmaker matchmaker, long patience) {
    this.relay = relay;
    this.loop = loop;
    this.matchmaker = matchmaker;
    this.patience = patience;
  }

  /** A client wants a seat. */
  void begin(Connection connection, long channel, Join join, ByteString payload) {
    Link earlier = connection.channels().joining(join.getId());
    if (earlier != null) {
      // The client has given up on that channel; the room moves the seat to this one.
      connection.channels().remove(earlier);
    }
    if (connection.channels().isFull()) {
      refuse(connection, channel, "too_many_rooms", "too many rooms on this connection", true);
    } else if (!relay.quotas().admitJoin(subject(connection), connection.address(), loop.now())) {
      refuse(connection, channel, "too_many_joins", "too many joins in a short time", true);
    } else if (draining) {
      refuse(connection, channel, "node_draining", "this node is about to stop", true);
    } else {
      Link link = new Link(relay.newId(), connection, channel, 0, loop.now(), join, payload);
      link.replaces = earlier;
      connection.channels().put(link);
      place(link);
      return;
    }
    if (earlier != null) {
      relay.drop(earlier);
    }
  }

  private static String subject(Connection connection) {
    return connection.identity().subject();
  }

  /** Takes no more joins. */
  void drain() {
    draining = true;
  }

  private void place(Link link) {
    waiting.add(link);
    loop.when(
        matchmaker.place(link.join, link.attempt, link.connection.seeker()),
        verdict -> placed(link, verdict),
        unreachable -> {}); // no answer: the client asks again
  }

  private void placed(Link link, Matchmaker.Verdict verdict) {
    if (link.over || !link.isJoining()) {
      return;
    }
    if (verdict instanceof Matchmaker.Verdict.Found found) {
      relay.enter(link, found.address());
      send(link);
    } else if (verdict instanceof Matchmaker.Verdict.NotOpened no) {
      refused(link, no.code(), "", true);
    } else if (verdict instanceof Matchmaker.Verdict.Refused refused) {
      refuse(link, refused.code(), refused.text(), refused.temporary());
    }
  }

  /** Sends the join to the link's room. */
  void send(Link link) {
    Joining.Builder joining =
        Joining.newBuilder()
            .setJoin(link.payload)
            .setSubject(link.connection.identity().subject())
            .setName(link.connection.identity().name());
    link.room.way.send(Arrival.newBuilder().setLink(link.id).setJoin(joining).build());
    loop.sendLater(link.room);
    dropReplaced(link); // behind the join: the room has moved the seat before it hears of this
  }

  private void dropReplaced(Link link) {
    if (link.replaces != null) {
      relay.drop(link.replaces);
      link.replaces = null;
    }
  }

  /** Whether a refusal with this code is the room's alone, and another room may be tried. */
  boolean mayTryElsewhere(Link link, String code) {
    return link.join.getTargetCase() == Join.TargetCase.TYPE
        && link.join.getMode() != Join.Mode.MODE_CREATE
        && link.attempt < MOST_ATTEMPTS
        && ELSEWHERE_PERHAPS.contains(code);
  }

  /** The room will not have it: seeks another one, or tells the player. */
  void refused(Link link, String code, String text, boolean temporary) {
    if (mayTryElsewhere(link, code)) {
      again(link);
    } else {
      refuse(link, code, text, temporary);
    }
  }

  /** Seeks another room for the same channel. */
  void again(Link link) {
    Link next = link.again(relay.newId(), loop.now());
    relay.leave(link);
    link.connection.channels().put(next);
    place(next);
  }

  private void refuse(Link link, String code, String text, boolean temporary) {
    dropReplaced(link);
    relay.leave(link);
    refuse(link.connection, link.channel, code, text, temporary);
    link.connection.ended(link);
  }

  private void refuse(
      Connection connection, long channel, String code, String text, boolean temporary) {
    connection.say(
        channel,
        FrameKind.JOIN_REFUSED,
        JoinRefused.newBuilder().setCode(code).setText(text).setTemporary(temporary).build());
  }

  /** Forgets the joins that have heard nothing for too long. */
  void tick() {
    long before = loop.now() - patience;
    while (!waiting.isEmpty() && (waiting.peek().since <= before || waiting.peek().over)) {
      Link link = waiting.poll();
      dropReplaced(link);
      if (link.isJoining() && !link.over) {
        link.connection.channels().remove(link);
        relay.drop(link);
      }
    }
  }
}
