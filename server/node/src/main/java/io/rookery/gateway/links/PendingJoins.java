package io.rookery.gateway.links;

import com.google.protobuf.ByteString;
import io.rookery.auth.Identity;
import io.rookery.bus.Arrival;
import io.rookery.gateway.links.LinkState.Joining;
import io.rookery.gateway.socket.Connection;
import io.rookery.gateway.socket.Loop;
import io.rookery.matchmaking.Matchmaker;
import io.rookery.matchmaking.Seeker;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.JoinRefused;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Set;

/**
 * The channels that have no seat yet: finds each a room, and another one when that refuses.
 *
 * <p>Bounded by the channels that connections may have open. A join of which nothing is heard is
 * over after a while, and the client told so: it asks again, by the same id.
 */
final class PendingJoins {
  private static final int MOST_REFUSALS = 4;

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

  private final Links links;
  private final Loop loop;
  private final Matchmaker matchmaker;
  private final long patience;

  /** In the order of their beginning. */
  private final ArrayDeque<Link> waiting = new ArrayDeque<>();

  private boolean draining;

  PendingJoins(Links links, Loop loop, Matchmaker matchmaker, long patience) {
    this.links = links;
    this.loop = loop;
    this.matchmaker = matchmaker;
    this.patience = patience;
  }

  /** A client wants a seat. */
  void begin(Channels channels, long channel, Join join, ByteString payload) {
    Link earlier = channels.joining(join.getId());
    if (earlier != null) {
      // The client has given up on that channel; the room moves the seat to this one.
      channels.remove(earlier);
    }
    Connection connection = channels.connection();
    String subject = connection.identity().subject();
    if (channels.isFull()) {
      refuseAsFull(connection, channel);
    } else if (!links.quotas().admitJoin(subject, connection.address(), loop.now())) {
      refuse(connection, channel, "too_many_joins", "too many joins in a short time", true);
    } else if (draining) {
      refuse(connection, channel, "node_draining", "this node is about to stop", true);
    } else {
      Joining asked = new Joining(join, payload, 0);
      Link link = links.open(channels, channel, asked);
      link.replaces(earlier);
      place(link, asked);
      return;
    }
    if (earlier != null) {
      links.drop(earlier);
    }
  }

  /** Takes no more joins. */
  void drain() {
    draining = true;
  }

  private void place(Link link, Joining asked) {
    waiting.add(link);
    loop.when(
        matchmaker.place(asked.join(), asked.refusals(), seeker(link)),
        verdict -> placed(link, verdict),
        unreachable -> {}); // no answer: the client asks again
  }

  private Seeker seeker(Link link) {
    Connection connection = link.channels.connection();
    return links.quotas().seeker(connection.identity().subject(), connection.address());
  }

  private void placed(Link link, Matchmaker.Verdict verdict) {
    if (!(link.state() instanceof Joining asked)) {
      return; // it is over meanwhile
    }
    if (verdict instanceof Matchmaker.Verdict.Found found) {
      links.enter(link, found.address());
      send(link, asked);
    } else if (verdict instanceof Matchmaker.Verdict.NotOpened no) {
      refused(link, no.code(), no.text(), no.temporary());
    } else if (verdict instanceof Matchmaker.Verdict.Refused refused) {
      refuse(link, refused.code(), refused.text(), refused.temporary());
    }
  }

  /** Sends the join to the link's room. */
  void send(Link link, Joining asked) {
    Identity identity = link.channels.connection().identity();
    links.send(
        link,
        Arrival.newBuilder()
            .setJoin(
                io.rookery.bus.Joining.newBuilder()
                    .setJoin(asked.payload())
                    .setSubject(identity.subject())
                    .setName(identity.name())));
    // Behind the join: the room has moved the seat before it hears of this.
    links.dropReplaced(link);
  }

  /** A room will not have it: whether another room may, which is then sought when it has ended. */
  boolean seeksAnother(Link link, Joining asked, String code) {
    boolean seeks = mayTryElsewhere(asked, code);
    if (seeks) {
      link.refused(asked);
    }
    return seeks;
  }

  /** Whether a refusal with this code is the room's alone, and another room may be tried. */
  private static boolean mayTryElsewhere(Joining asked, String code) {
    return asked.join().getTargetCase() == Join.TargetCase.TYPE
        && asked.join().getMode() != Join.Mode.MODE_CREATE
        && asked.refusals() < MOST_REFUSALS
        && ELSEWHERE_PERHAPS.contains(code);
  }

  /** The room will not have it: seeks another one, or tells the player. */
  void refused(Link link, String code, String text, boolean temporary) {
    Optional<Joining> asked = link.join();
    if (asked.isPresent() && mayTryElsewhere(asked.get(), code)) {
      again(link, asked.get());
    } else {
      refuse(link, code, text, temporary);
    }
  }

  /** Seeks another room for the same channel. */
  void again(Link link, Joining asked) {
    if (link.channels.get(link.channel) != link) {
      links.leave(link); // the client has given the channel up, and joins on another
      return;
    }
    Joining next = new Joining(asked.join(), asked.payload(), asked.refusals() + 1);
    Link replaced = link.takeReplaced();
    links.leave(link);
    Link other = links.open(link.channels, link.channel, next);
    other.replaces(replaced);
    place(other, next);
  }

  private void refuse(Link link, String code, String text, boolean temporary) {
    links.leave(link);
    refuse(link.channels.connection(), link.channel, code, text, temporary);
    link.channels.ended(link);
  }

  /** The connection has as many channels as it may. */
  void refuseAsFull(Connection connection, long channel) {
    refuse(connection, channel, "too_many_rooms", "too many rooms on this connection", true);
  }

  /** A join or resume is over that nobody answered in time, unless its client gave it up before. */
  static void timeOut(Link link) {
    Channels channels = link.channels;
    if (channels.get(link.channel) == link) {
      refuse(channels.connection(), link.channel, "timeout", "nobody answered in time", true);
      channels.ended(link);
    }
  }

  static void refuse(
      Connection connection, long channel, String code, String text, boolean temporary) {
    connection.say(
        channel,
        FrameKind.JOIN_REFUSED,
        JoinRefused.newBuilder().setCode(code).setText(text).setTemporary(temporary).build());
  }

  /** What has heard nothing for too long is over, and its client told to ask again. */
  void tick() {
    long before = loop.now() - patience;
    while (!waiting.isEmpty() && (waiting.peek().since <= before || waiting.peek().isOver())) {
      Link link = waiting.poll();
      links.dropReplaced(link);
      if (link.join().isPresent()) {
        links.drop(link);
        timeOut(link);
      }
    }
  }
}
