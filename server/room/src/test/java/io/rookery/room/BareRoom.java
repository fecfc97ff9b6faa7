package io.rookery.room;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.rookery.bus.Arrival;
import io.rookery.bus.Batch;
import io.rookery.bus.Joining;
import io.rookery.bus.Notice;
import io.rookery.bus.Piece;
import io.rookery.bus.RelayNumber;
import io.rookery.bus.Resuming;
import io.rookery.bus.Uplink;
import io.rookery.metrics.Metrics;
import io.rookery.protocol.Decoded;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameDecoder;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.Resume;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A room as its one gateway sees it: what each link sends goes in as it is, also what no good
 * client would send, and what each link is told comes out, one text a frame. Nothing is answered by
 * itself.
 */
final class BareRoom implements Outlet {
  private static final String NODE = "gateway";

  final RoomLoop loop;
  private final Map<Integer, List<Frame>> told = new HashMap<>();
  private long now;
  private long acked;
  private long serial;

  BareRoom(int seats) {
    loop =
        new RoomLoop(
            Trial.type("bare").seats(seats).inputsPerSecond(1_000).plays(Trial::new),
            new RoomBirth("room", 1, Map.of(), null),
            0,
            new Random(1),
            new Random(2),
            Metrics.none());
    loop.create(now);
  }

  /** A JOIN, by a subject who is named as the join is. */
  void join(int link, String name, int attempt) {
    ByteString id = ByteString.copyFromUtf8(name);
    ByteString join = Join.newBuilder().setId(id).setAttempt(attempt).build().toByteString();
    arrive(
        Arrival.newBuilder()
            .setLink(link)
            .setJoin(Joining.newBuilder().setJoin(join).setSubject(name).setName(name)));
  }

  void resume(int link, String subject, Resume resume) {
    arrive(
        Arrival.newBuilder()
            .setLink(link)
            .setResume(Resuming.newBuilder().setResume(resume.toByteString()).setSubject(subject)));
  }

  /** A bare AT. */
  void at(int link, long number, long ack) {
    frames(link, new FrameWriter().at(1, number, ack, 0));
  }

  void say(int link, long number, long ack, FrameKind kind, MessageLite message) {
    frames(link, new FrameWriter().at(1, number, ack, 0).frame(kind, message));
  }

  void say(int link, long number, long ack, FrameKind kind, long... varints) {
    frames(link, new FrameWriter().at(1, number, ack, 0).frame(kind, ByteString.EMPTY, varints));
  }

  void frames(int link, FrameWriter frames) {
    arrive(Arrival.newBuilder().setLink(link).setFrames(frames.toByteString()));
  }

  void drop(int link) {
    Notice dropped =
        Notice.newBuilder().setKind(Notice.Kind.KIND_DROPPED).setSerial(++serial).build();
    arrive(Arrival.newBuilder().setLink(link).setNotice(dropped));
  }

  private void arrive(Arrival.Builder arrival) {
    loop.arrive(uplink().addArrivals(arrival).build(), now);
    flush();
  }

  /** Something happens to the room from outside. */
  void flush() {
    loop.flush(now, this);
  }

  long now() {
    return now;
  }

  /** Lets time pass, waking the room whenever it wants. */
  void pass(long millis) {
    for (long until = now + millis * 1_000; now < until; ) {
      now = Math.min(until, Math.max(now + 1, loop.nextWake()));
      loop.arrive(uplink().build(), now);
      loop.wake(now);
      flush();
    }
  }

  /**
   * What a link was told since it was asked last: each AT as {@code AT number ack}, a numbered
   * frame as {@code KIND number}, any other by its kind.
   */
  List<String> told(int link) {
    List<String> texts = new ArrayList<>();
    long number = 0;
    for (Frame frame : told.getOrDefault(link, List.of())) {
      if (frame instanceof Frame.At at) {
        number = at.number();
        texts.add("AT " + number + " " + at.ack());
      } else if (frame instanceof Frame.Carries carries) {
        texts.add(carries.kind() + (carries.kind().numbered() ? " " + number++ : ""));
      }
    }
    told.remove(link);
    return texts;
  }

  /** The payload of the last frame of a kind that a link was told. */
  ByteString last(int link, FrameKind kind) {
    ByteString payload = null;
    for (Frame frame : told.getOrDefault(link, List.of())) {
      if (frame instanceof Frame.Carries carries && carries.kind() == kind) {
        payload = carries.payload();
      }
    }
    return payload;
  }

  private Uplink.Builder uplink() {
    return Uplink.newBuilder().setRoom("room").setEpoch(1).setNode(NODE).setAcked(acked);
  }

  @Override
  public void batch(String node, Batch batch) {
    for (RelayNumber number : batch.getRelaysList()) {
      acked = Math.max(acked, number.getNumber());
    }
    for (Piece piece : batch.getPiecesList()) {
      for (int i = 0; i < piece.getLinksCount(); i++) {
        FrameWriter frames = new FrameWriter().at(1, piece.getNumbers(i), piece.getAcks(i), 0);
        for (int run = 0; run < piece.getRunsCount(); run += 2) {
          int from = piece.getRuns(run);
          frames.frames(batch.getFrames().substring(from, from + piece.getRuns(run + 1)));
        }
        Decoded decoded = FrameDecoder.decode(frames.toByteArray(), FrameKind.From.SERVER);
        told.computeIfAbsent(piece.getLinks(i), any -> new ArrayList<>())
            .addAll(((Decoded.Message) decoded).frames());
      }
    }
  }
}
