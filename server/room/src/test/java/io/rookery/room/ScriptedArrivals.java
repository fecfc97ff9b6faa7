package io.rookery.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
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
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Resume;
import io.rookery.trial.ToTrial;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * A script in bytes for a room: each step is a verb and what it needs, which may be nonsense.
 *
 * <p>What the room sends is checked: it can be relayed as it is, and each message fits a WebSocket
 * message.
 */
final class ScriptedArrivals implements Outlet {
  private static final String NODE = "node";
  private static final int LINKS = 8;
  private static final int MESSAGE_BYTES = 64 << 10;
  private static final int SEATS = Trial.TYPE.seats();

  private final ByteBuffer script;
  private final RoomLoop room =
      new RoomLoop(
          Trial.type("fuzzed").ticksPerSecond(5).plays(Trial::new),
          new RoomBirth("room", 1, Map.of(), null),
          0,
          new Random(1),
          new Random(2),
          Metrics.none());

  /** The newest of each link. */
  private final Map<Integer, Joined> seats = new HashMap<>();

  private final Map<Integer, Long> operations = new HashMap<>();
  private long now;
  private long acked;
  private long serial;
  private int generation;

  ScriptedArrivals(byte[] script) {
    this.script = ByteBuffer.wrap(script);
  }

  void play() {
    room.create(now);
    while (script.hasRemaining() && !room.over()) {
      step(script.get() & 0xf);
      room.flush(now, this);
      assertTrue(room.players() <= SEATS, room.players() + " players");
      assertTrue(room.nextWake() >= 0);
    }
  }

  private void step(int verb) {
    switch (verb) {
      case 0, 1 -> arrive(Arrival.newBuilder().setJoin(joining(join().toByteString())));
      case 2 -> arrive(Arrival.newBuilder().setJoin(joining(bytes())));
      case 3 -> arrive(Arrival.newBuilder().setResume(resuming(resume().toByteString())));
      case 4 -> arrive(Arrival.newBuilder().setResume(resuming(bytes())));
      case 5 -> arrive(Arrival.newBuilder().setFrames(bytes()));
      case 6, 7, 8 -> operation();
      case 9 -> arrive(notice());
      case 10 -> pass(next() * 50_000L);
      case 11 -> pass(next() * 1_000L);
      case 12 -> uplink(Uplink.newBuilder().setRefresh(true).setAcked(next()));
      case 13 -> uplink(Uplink.newBuilder().setAcked(acked));
      case 14 -> room.nodeGone(NODE, now);
      default -> room.kick(next() % (SEATS + 2), "go", now);
    }
  }

  private void arrive(Arrival.Builder arrival) {
    uplink(Uplink.newBuilder().setAcked(acked).addArrivals(arrival.setLink(next() % LINKS)));
  }

  private void uplink(Uplink.Builder uplink) {
    room.arrive(uplink.setRoom("room").setNode(NODE).setEpoch(1).build(), now);
  }

  private void pass(long micros) {
    long until = now + micros;
    for (int wakes = 0; now < until; wakes++) {
      assertTrue(wakes < 10_000, "the room wakes all the time");
      now = Math.min(until, Math.max(now + 1, room.nextWake()));
      room.wake(now);
      room.flush(now, this);
    }
  }

  private Join join() {
    return Join.newBuilder()
        .setId(ByteString.copyFrom(new byte[15]).concat(ByteString.copyFrom(one(LINKS))))
        .setType("fuzzed")
        .setAttempt(next() % 4)
        .build();
  }

  private Joining joining(ByteString join) {
    return Joining.newBuilder().setJoin(join).setSubject("s" + next() % 4).setName("n").build();
  }

  private Resume resume() {
    Joined joined = seats.getOrDefault(next() % LINKS, Joined.getDefaultInstance());
    return Resume.newBuilder()
        .setRoom("room")
        .setSession(joined.getSession())
        .setSecret(joined.getSecret())
        .setGeneration(next() % 2 == 0 ? ++generation : next())
        .setEpoch(1)
        .setLastMessage(next())
        .setHighestOperation(next())
        .setStateVersion(next())
        .build();
  }

  private Resuming resuming(ByteString resume) {
    return Resuming.newBuilder().setResume(resume).setSubject("s" + next() % 4).build();
  }

  private Arrival.Builder notice() {
    return Arrival.newBuilder()
        .setNotice(
            Notice.newBuilder()
                .setKindValue(next() % 7)
                .setSerial(next() % 2 == 0 ? ++serial : next())
                .setSilentMs(next()));
  }

  /** Mostly the next one of its link, with a message that the game knows or with any bytes. */
  private void operation() {
    int link = next() % LINKS;
    int slip = next();
    long number = operations.getOrDefault(link, 1L) + (slip > 240 ? slip - 248 : 0);
    FrameWriter frames =
        new FrameWriter().at(1, Math.max(0, number), next(), 0).frame(kind(), payload());
    operations.put(link, Math.max(0, number) + 1);
    uplink(
        Uplink.newBuilder()
            .setAcked(acked)
            .addArrivals(Arrival.newBuilder().setLink(link).setFrames(frames.toByteString())));
  }

  private FrameKind kind() {
    return switch (next() % 8) {
      case 0 -> FrameKind.LEAVE;
      case 1 -> FrameKind.REQUEST;
      default -> FrameKind.OPERATION;
    };
  }

  private ByteString payload() {
    ToTrial.Builder said = ToTrial.newBuilder();
    return switch (next() % 8) {
      case 0 -> bytes();
      case 1 -> said.setWhisper("psst").build().toByteString();
      case 2 -> said.setBlink("!").build().toByteString();
      case 3 -> said.setLarge(next() << 10).build().toByteString();
      case 4 -> said.setAlarm(next()).build().toByteString();
      case 5 -> said.setKick(next() % (SEATS + 2)).build().toByteString();
      case 6 -> said.setRefuse("no").build().toByteString();
      default -> said.setNote("note").build().toByteString();
    };
  }

  private int next() {
    return script.hasRemaining() ? script.get() & 0xff : 0;
  }

  private byte[] one(int bound) {
    return new byte[] {(byte) (next() % bound)};
  }

  private ByteString bytes() {
    byte[] bytes = new byte[Math.min(next(), script.remaining())];
    script.get(bytes);
    return ByteString.copyFrom(bytes);
  }

  @Override
  public void batch(String node, Batch batch) {
    for (RelayNumber number : batch.getRelaysList()) {
      acked = Math.max(acked, number.getNumber());
    }
    for (Piece piece : batch.getPiecesList()) {
      assertEquals(piece.getLinksCount(), piece.getNumbersCount());
      assertEquals(piece.getLinksCount(), piece.getAcksCount());
      for (int i = 0; i < piece.getLinksCount(); i++) {
        relayed(batch, piece, i);
      }
    }
  }

  private void relayed(Batch batch, Piece piece, int index) {
    long ahead = piece.getAheadsCount() == 0 ? 0 : piece.getAheads(index);
    FrameWriter writer =
        new FrameWriter().at(1, piece.getNumbers(index), piece.getAcks(index), ahead);
    for (int run = 0; run < piece.getRunsCount(); run += 2) {
      int from = piece.getRuns(run);
      writer.frames(batch.getFrames().substring(from, from + piece.getRuns(run + 1)));
    }
    byte[] message = writer.toByteArray();
    assertTrue(message.length <= MESSAGE_BYTES, message.length + " bytes");
    var whole =
        assertInstanceOf(
            Decoded.Message.class, FrameDecoder.decode(message, FrameKind.From.SERVER));
    for (Frame frame : whole.frames()) {
      if (frame instanceof Frame.Carries carries && carries.kind() == FrameKind.JOINED) {
        seated(piece.getLinks(index), carries.payload());
      }
    }
  }

  private void seated(int link, ByteString payload) {
    try {
      Joined joined = Joined.parseFrom(payload);
      assertTrue(joined.getSeat() >= 1 && joined.getSeat() <= SEATS, joined.toString());
      seats.put(link, joined);
      operations.put(link, joined.getNextOperation());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("JOINED does not parse", e);
    }
  }
}
