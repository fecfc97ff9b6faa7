package io.rookery.bench.jmh;

import com.google.protobuf.ByteString;
import io.rookery.bench.game.Answering;
import io.rookery.bench.game.ToBench;
import io.rookery.bus.Arrival;
import io.rookery.bus.Batch;
import io.rookery.bus.Joining;
import io.rookery.bus.RelayNumber;
import io.rookery.bus.Uplink;
import io.rookery.metrics.Metrics;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Join;
import io.rookery.room.Outlet;
import io.rookery.room.RoomBirth;
import io.rookery.room.RoomLoop;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What one operation costs in a room of 50, from its uplink to its batch, sockets not included.
 *
 * <p>Time passes by 50 microseconds for each operation, and the relay returns each batch at once.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TurnBenchmark {
  private static final int SEATS = 50;
  private static final int MANY = 16;

  private final FrameWriter writer = new FrameWriter();
  private final long[] operations = new long[SEATS + 1];
  private final long[] messages = new long[SEATS + 1];
  private final ByteString echo = payload(false);
  private final ByteString all = payload(true);
  private RoomLoop loop;
  private long now = 1_000_000_000_000L;
  private long acked;
  private int next;

  private final Outlet outlet =
      new Outlet() {
        @Override
        public void batch(String node, Batch batch) {
          for (RelayNumber number : batch.getRelaysList()) {
            acked = number.getNumber();
          }
        }
      };

  @Setup
  public void seatEverybody() {
    RoomBirth birth = new RoomBirth("room", 1, Map.of(), null);
    loop =
        new RoomLoop(Answering.AT_ONCE, birth, now, new Random(1), new Random(2), Metrics.none());
    loop.create(now);
    for (int link = 1; link <= SEATS; link++) {
      Join join =
          Join.newBuilder().setId(ByteString.copyFromUtf8("join-" + link)).setType("bench").build();
      Joining joining =
          Joining.newBuilder()
              .setJoin(join.toByteString())
              .setSubject("subject-" + link)
              .setName("name")
              .build();
      arrive(Arrival.newBuilder().setLink(link).setJoin(joining));
    }
  }

  /** One operation, answered to its sender. */
  @Benchmark
  public void echo() {
    arrive(operation(echo));
    messages[next]++;
  }

  /** One operation, told to all 50. */
  @Benchmark
  public void tellAll() {
    arrive(operation(all));
    for (int link = 1; link <= SEATS; link++) {
      messages[link]++;
    }
  }

  /** One of 16 operations of different players that come in one pass, each told to all 50. */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public void tellAllOfSixteen() {
    Uplink.Builder uplink = uplink();
    for (int i = 0; i < MANY; i++) {
      uplink.addArrivals(operation(all));
    }
    take(uplink.build());
    for (int link = 1; link <= SEATS; link++) {
      messages[link] += MANY;
    }
  }

  private Arrival.Builder operation(ByteString payload) {
    next = next % SEATS + 1;
    now += 50;
    writer.clear();
    writer.at(1, ++operations[next], messages[next], 0).frame(FrameKind.OPERATION, payload);
    return Arrival.newBuilder().setLink(next).setFrames(writer.toByteString());
  }

  private void arrive(Arrival.Builder arrival) {
    take(uplink().addArrivals(arrival).build());
  }

  private Uplink.Builder uplink() {
    return Uplink.newBuilder().setRoom("room").setEpoch(1).setNode("node").setAcked(acked);
  }

  private void take(Uplink uplink) {
    loop.arrive(uplink, now);
    loop.flush(now, outlet);
  }

  private static ByteString payload(boolean toAll) {
    ByteString bytes = ByteString.copyFrom(new byte[64]);
    return (toAll ? ToBench.newBuilder().setAll(bytes) : ToBench.newBuilder().setEcho(bytes))
        .build()
        .toByteString();
  }
}
