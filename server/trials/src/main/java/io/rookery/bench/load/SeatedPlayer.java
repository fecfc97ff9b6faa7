package io.rookery.bench.load;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Hello;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.JoinRefused;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Ping;
import io.rookery.protocol.v1.Pong;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Speaks Rookery's protocol: numbers, acknowledges, sends again what is asked for.
 *
 * <p>A gap in what it hears is a failure of the run, as nothing is lost on loopback.
 */
final class SeatedPlayer extends Player {
  private static final int WINDOW = 256;
  private static final int ACKNOWLEDGE_EACH = 512;
  private static final long ACKNOWLEDGE_AFTER = 900_000_000;
  private static final long PROBE_AFTER = 300_000_000;
  private static final int CHANNEL = 1;

  private final Door door;
  private final long[] dues = new long[WINDOW];
  private final FrameWriter out = new FrameWriter();
  private final byte[] operation;
  private boolean seated;
  private long next = 1;
  private long acknowledged;
  private long received;
  private long ackSent;
  private long oldestUnackedAt;
  private long saidAt;
  private int at; // while a message is read

  SeatedPlayer(int id, Crowd crowd, Door door, boolean toAll) {
    super(id, crowd, door);
    this.door = door;
    this.operation = new byte[2 + Payload.BYTES];
    operation[0] = (byte) (toAll ? 0x12 : 0x0a); // ToBench.all or ToBench.echo
    operation[1] = Payload.BYTES;
  }

  @Override
  void upgraded() {
    byte[] joinId = new byte[16];
    ByteBuffer.wrap(joinId).putLong(crowd.run()).putInt(id).putInt(door.port());
    Join join =
        Join.newBuilder()
            .setId(ByteString.copyFrom(joinId))
            .setType(door.room().type())
            .putMetadata("name", door.room().name())
            .build();
    out.clear();
    out.frame(FrameKind.HELLO, Hello.newBuilder().setToken(door.token()).setSdk("bench").build())
        .at(CHANNEL, 1, 0, 0)
        .frame(FrameKind.JOIN, join);
    leave();
  }

  @Override
  boolean say(long due) {
    if (next - acknowledged > WINDOW) {
      return false;
    }
    dues[(int) (next % WINDOW)] = due;
    saidAt = System.nanoTime();
    out.clear();
    operations(next++);
    leave();
    return true;
  }

  private void operations(long from) {
    out.at(CHANNEL, from, received, 0);
    for (long number = from; number < next; number++) {
      Payload.write(operation, 2, dues[(int) (number % WINDOW)], id);
      out.frame(FrameKind.OPERATION, ByteString.copyFrom(operation));
    }
    ackSent = received;
  }

  private void leave() {
    byte[] bytes = out.toByteArray();
    send(bytes, 0, bytes.length);
  }

  @Override
  void care(long now) {
    if (!seated || isOver()) {
      return;
    }
    if (next - 1 > acknowledged && now - saidAt > PROBE_AFTER) {
      saidAt = now;
      bare(FrameKind.PROBE);
    } else if (received > ackSent && now - oldestUnackedAt > ACKNOWLEDGE_AFTER) {
      bare(null);
    }
  }

  private void bare(FrameKind behind) {
    out.clear();
    out.at(CHANNEL, next, received, 0);
    if (behind != null) {
      out.frame(behind, ByteString.EMPTY);
    }
    ackSent = received;
    leave();
  }

  @Override
  void message(byte[] bytes, int from, int to) {
    long number = 0;
    at = from;
    while (at < to) {
      int kind = bytes[at++];
      int length = (int) varint(bytes);
      int end = at + length;
      if (kind == FrameKind.MESSAGE.code()) {
        if (number++ == received + 1) {
          if (received++ == ackSent) {
            oldestUnackedAt = crowd.now();
          }
          crowd.heard(this, bytes, end - Payload.BYTES);
        }
      } else if (kind == FrameKind.AT.code()) {
        varint(bytes);
        number = varint(bytes);
        acknowledged = Math.max(acknowledged, varint(bytes));
        if (number > received + 1) {
          crowd.failed("a gap: " + number + " after " + received);
        }
      } else {
        other(kind, bytes, end);
      }
      at = end;
    }
    if (received - ackSent >= ACKNOWLEDGE_EACH) {
      bare(null);
    }
  }

  private void other(int kind, byte[] bytes, int end) {
    byte[] payload = Arrays.copyOfRange(bytes, at, end);
    try {
      switch (FrameKind.of(kind)) {
        case JOINED -> {
          next = Joined.parseFrom(payload).getNextOperation();
          acknowledged = next - 1;
          seated = true;
          crowd.seated(this);
        }
        case PING -> pong(Ping.parseFrom(payload));
        case PROBE -> bare(null);
        case RESEND -> {
          crowd.resent();
          out.clear();
          operations(varint(bytes));
          leave();
        }
        case JOIN_REFUSED -> crowd.failed("no seat: " + JoinRefused.parseFrom(payload).getCode());
        case GONE, ENDED, LEFT, REFUSAL, RESYNCED -> crowd.failed("heard " + FrameKind.of(kind));
        default -> {}
      }
    } catch (InvalidProtocolBufferException e) {
      crowd.failed(String.valueOf(e));
    }
  }

  private void pong(Ping ping) {
    out.clear();
    out.frame(
        FrameKind.PONG,
        Pong.newBuilder()
            .setId(ping.getId())
            .setSentMs(ping.getSentMs())
            .setClockMs(System.currentTimeMillis())
            .build());
    leave();
  }

  private long varint(byte[] bytes) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes[at++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
