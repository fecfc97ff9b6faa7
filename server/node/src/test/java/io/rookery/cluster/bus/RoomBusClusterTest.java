package io.rookery.cluster.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import io.rookery.bus.Absence;
import io.rookery.bus.Batch;
import io.rookery.bus.RelayNumber;
import io.rookery.bus.Uplink;
import io.rookery.cluster.Cluster;
import io.rookery.cluster.TestCluster;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RoomBusClusterTest {
  /** Well below what may wait for a room: the bus drops what is beyond, and here nobody repeats. */
  private static final int ON_THEIR_WAY = 400;

  private static TestCluster cluster;
  private static Cluster gateway;
  private static Cluster host;

  @BeforeAll
  static void start() {
    cluster = new TestCluster(2);
    gateway = cluster.node(0);
    host = cluster.node(1);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void whatAGatewaySendsToARoomArrivesInOrder() {
    assertUplinksInOrder(gateway, "near-and-far");
  }

  @Test
  void theSameOnOneNode() {
    assertUplinksInOrder(host, "near");
  }

  private static void assertUplinksInOrder(Cluster from, String room) {
    List<Long> arrived = Collections.synchronizedList(new ArrayList<>());
    RoomBus.Registration registration =
        TestCluster.on(
            host,
            () ->
                Future.succeededFuture(
                    host.bus().room(room, uplink -> arrived.add(uplink.getAcked()))));
    Context sender = from.vertx().getOrCreateContext();
    ByteString frames = ByteString.copyFrom(new byte[1_000]);
    for (int pass = 0; pass < 100; pass++) {
      int first = pass * 20;
      TestCluster.await(() -> arrived.size() >= first - ON_THEIR_WAY);
      TestCluster.on(
          sender,
          () -> {
            for (int i = 1; i <= 20; i++) {
              Uplink.Builder uplink = Uplink.newBuilder().setRoom(room).setAcked(first + i);
              uplink.addArrivalsBuilder().setLink(7).setFrames(frames);
              from.bus().up(host.bus().node(), uplink.build());
            }
            return Future.succeededFuture();
          });
    }
    TestCluster.await(() -> arrived.size() == 2_000);
    assertEquals(LongStream.rangeClosed(1, 2_000).boxed().toList(), arrived);
    registration.close();
  }

  @Test
  void aBatchForTwoRelaysReachesBothAndNoOther() {
    List<String> got = Collections.synchronizedList(new ArrayList<>());
    TestCluster.on(
        gateway,
        () -> {
          for (int relay = 0; relay < 3; relay++) {
            gateway.bus().relay(relay, noting(relay, got));
          }
          return Future.succeededFuture();
        });
    TestCluster.on(
        host,
        () -> {
          Batch both =
              Batch.newBuilder().setRoom("b").addRelays(number(0)).addRelays(number(2)).build();
          host.bus().down(gateway.bus().node(), both);
          host.bus()
              .absent(gateway.bus().node(), Absence.newBuilder().setRoom("a").setRelay(1).build());
          return Future.succeededFuture();
        });
    TestCluster.await(() -> got.size() == 3);
    assertEquals(List.of("0 batch b", "1 absence a", "2 batch b"), got.stream().sorted().toList());
  }

  @Test
  void uplinksForARoomThatIsNotThereReachTheHost() {
    List<String> strays = Collections.synchronizedList(new ArrayList<>());
    RoomBus.Registration registration =
        TestCluster.on(
            host,
            () -> Future.succeededFuture(host.bus().host(stray -> strays.add(stray.getRoom()))));
    TestCluster.on(
        gateway,
        () -> {
          gateway.bus().up(host.bus().node(), Uplink.newBuilder().setRoom("nowhere").build());
          return Future.succeededFuture();
        });
    TestCluster.await(() -> !strays.isEmpty());
    assertEquals(List.of("nowhere"), strays);
    registration.close();
  }

  @Test
  void aQuestionIsAnsweredByTheNodeThatWasAsked() {
    TestCluster.on(
        host,
        () ->
            Future.succeededFuture(
                host.bus()
                    .answer(
                        "echo",
                        question ->
                            Future.succeededFuture(
                                Buffer.buffer("heard ").appendBuffer(question)))));
    Buffer answer =
        TestCluster.on(
            gateway, () -> gateway.bus().ask(host.bus().node(), "echo", Buffer.buffer("hello")));
    assertEquals("heard hello", answer.toString());
    assertThrows(
        AssertionError.class,
        () ->
            TestCluster.on(
                gateway, () -> gateway.bus().ask(host.bus().node(), "none", Buffer.buffer())));
  }

  private static RelayNumber number(int relay) {
    return RelayNumber.newBuilder().setRelay(relay).setNumber(1).build();
  }

  private static RoomBus.RelayPort noting(int relay, List<String> got) {
    return new RoomBus.RelayPort() {
      @Override
      public void batch(Batch batch) {
        got.add(relay + " batch " + batch.getRoom());
      }

      @Override
      public void absence(Absence absence) {
        got.add(relay + " absence " + absence.getRoom());
      }
    };
  }
}
