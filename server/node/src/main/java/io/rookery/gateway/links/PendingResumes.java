package io.rookery.gateway.links;

import com.google.protobuf.ByteString;
import io.rookery.auth.Identity;
import io.rookery.bus.Arrival;
import io.rookery.cluster.directory.RoomAddress;
import io.rookery.cluster.directory.RoomDirectory;
import io.rookery.cluster.wire.RoomEntry;
import io.rookery.gateway.links.LinkState.Resuming;
import io.rookery.gateway.socket.Connection;
import io.rookery.gateway.socket.Loop;
import io.rookery.metrics.Loss;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.v1.Gone;
import io.rookery.protocol.v1.Resume;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * The channels that want an earlier seat back: finds each its room, which knows the seat.
 *
 * <p>Bounded by the channels that connections may have open. Where the room or the directory cannot
 * be reached, the client hears in the end that nobody answered, and asks again; who asks too often
 * is refused, as a resume may have everything said that was not acknowledged. An address that
 * failed too often is no longer told of failures, and whoever knows the secret of a seat gets it
 * all the same.
 */
final class PendingResumes {
  private final Links links;
  private final Loop loop;
  private final RoomDirectory directory;
  private final long patience;

  /** In the order of their beginning. */
  private final ArrayDeque<Link> waiting = new ArrayDeque<>();

  PendingResumes(Links links, Loop loop, RoomDirectory directory, long patience) {
    this.links = links;
    this.loop = loop;
    this.directory = directory;
    this.patience = patience;
  }

  /** A client wants its seat back. */
  void begin(Channels channels, long channel, Resume resume, ByteString payload) {
    Link earlier = channels.resuming(resume.getSession());
    if (earlier != null) {
      channels.remove(earlier); // the client has given up on that channel
      links.drop(earlier);
    }
    Connection connection = channels.connection();
    if (channels.isFull()) {
      links.joins().refuseAsFull(connection, channel);
      return;
    }
    String subject = connection.identity().subject();
    if (!links.quotas().admitResume(subject, connection.address(), loop.now())) {
      links.lost(Loss.RESUME_SLOWED);
      PendingJoins.refuse(
          connection, channel, "too_many_resumes", "too many resumes in a short time", true);
      return;
    }
    Link link = links.open(channels, channel, new Resuming(resume, payload));
    waiting.add(link);
    Optional<RoomEntry> known = directory.peek(resume.getRoom());
    if (known.isPresent()) {
      // The copy may be behind. The node it names says so then, and the directory is asked.
      found(link, known);
    } else {
      loop.when(directory.find(resume.getRoom()), entry -> found(link, entry), unreachable -> {});
    }
  }

  private void found(Link link, Optional<RoomEntry> entry) {
    if (!(link.state() instanceof Resuming asked)) {
      return; // it is over meanwhile
    }
    if (entry.isEmpty()) {
      gone(link);
      return;
    }
    RoomEntry room = entry.get();
    links.enter(link, new RoomAddress(room.getRoom(), room.getNode(), room.getEpoch()));
    send(link, asked);
  }

  /** Sends the resume to the link's room. */
  void send(Link link, Resuming asked) {
    Identity identity = link.channels.connection().identity();
    links.send(
        link,
        Arrival.newBuilder()
            .setResume(
                io.rookery.bus.Resuming.newBuilder()
                    .setResume(asked.payload())
                    .setSubject(identity.subject())
                    .setName(identity.name())));
  }

  /** There is no such room any more, and so no seat in it. */
  void gone(Link link) {
    links.leave(link);
    if (isTold(link)) {
      link.channels
          .connection()
          .say(link.channel, FrameKind.GONE, Gone.newBuilder().setCode("unknown_session").build());
    }
    link.channels.ended(link);
  }

  /** Whether a resume that had no seat to go with is told so. */
  boolean isTold(Link link) {
    boolean told = links.quotas().admitFailure(link.channels.connection().address(), loop.now());
    if (!told) {
      links.lost(Loss.RESUME_SLOWED);
    }
    return told;
  }

  /** What has heard nothing for too long is over, and its client told to ask again. */
  void tick() {
    long before = loop.now() - patience;
    while (!waiting.isEmpty() && (waiting.peek().since <= before || waiting.peek().isOver())) {
      Link link = waiting.poll();
      if (link.resume().isPresent()) {
        links.drop(link);
        PendingJoins.timeOut(link);
      }
    }
  }
}
