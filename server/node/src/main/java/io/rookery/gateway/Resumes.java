package io.rookery.gateway;

import com.google.protobuf.ByteString;
import io.rookery.bus.Arrival;
import io.rookery.bus.Resuming;
import io.rookery.cluster.RoomAddress;
import io.rookery.cluster.RoomDirectory;
import io.rookery.cluster.wire.RoomEntry;
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
 * be reached there is no answer, and the client asks again. Who asks too often gets none either: a
 * resume may have everything said that was not acknowledged. An address that failed too often is no
 * longer told of failures, and whoever knows the secret of a seat gets it all the same.
 */
final class Resumes {
  private final Relay relay;
  private final Loop loop;
  private final RoomDirectory directory;
  private final long patience;
  private final ArrayDeque<Link> waiting = new ArrayDeque<>();

  Resumes(Relay relay, Loop loop, RoomDirectory directory, long patience) {
    this.relay = relay;
    this.loop = loop;
    this.directory = directory;
    this.patience = patience;
  }

  /** A client wants its seat back. */
  void begin(Connection connection, long channel, Resume resume, ByteString payload) {
    Link earlier = connection.channels().resuming(resume.getSession());
    if (earlier != null) {
      connection.channels().remove(earlier); // the client has given up on that channel
      relay.drop(earlier);
    }
    String subject = connection.identity().subject();
    if (connection.channels().isFull()
        || !relay.quotas().admitResume(subject, connection.address(), loop.now())) {
      relay.lost(Loss.RESUME_SLOWED);
      return;
    }
    Link link = Link.resuming(relay.newId(), connection, channel, loop.now(), resume, payload);
    connection.channels().put(link);
    waiting.add(link);
    loop.when(directory.find(resume.getRoom()), entry -> found(link, entry), unreachable -> {});
  }

  private void found(Link link, Optional<RoomEntry> entry) {
    if (link.over) {
      return;
    }
    if (entry.isEmpty()) {
      gone(link);
      return;
    }
    RoomEntry room = entry.get();
    relay.enter(link, new RoomAddress(room.getRoom(), room.getNode(), room.getEpoch()));
    send(link);
  }

  /** Sends the resume to the link's room. */
  void send(Link link) {
    Resuming resuming =
        Resuming.newBuilder()
            .setResume(link.payload)
            .setSubject(link.connection.identity().subject())
            .setName(link.connection.identity().name())
            .build();
    link.room.way.send(Arrival.newBuilder().setLink(link.id).setResume(resuming).build());
    loop.sendLater(link.room);
  }

  /** There is no such room any more, and so no seat in it. */
  void gone(Link link) {
    relay.leave(link);
    if (isTold(link)) {
      link.connection.say(
          link.channel, FrameKind.GONE, Gone.newBuilder().setCode("unknown_session").build());
    }
    link.connection.ended(link);
  }

  /** Whether a resume that had no seat to go with is told so. */
  boolean isTold(Link link) {
    boolean told = relay.quotas().admitFailure(link.connection.address(), loop.now());
    if (!told) {
      relay.lost(Loss.RESUME_SLOWED);
    }
    return told;
  }

  /** Forgets what has heard nothing for too long. */
  void tick() {
    long before = loop.now() - patience;
    while (!waiting.isEmpty() && (waiting.peek().since <= before || waiting.peek().over)) {
      Link link = waiting.poll();
      if (link.isResuming()) {
        link.connection.channels().remove(link);
        relay.drop(link);
      }
    }
  }
}
