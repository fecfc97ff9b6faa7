package io.rookery.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.rookery.bus.Arrival;
import io.rookery.bus.Notice;
import io.rookery.bus.Uplink;
import io.rookery.gateway.limits.GatewayOptions;
import io.rookery.matchmaking.Matchmaker;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.JoinRefused;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Ping;
import io.rookery.protocol.v1.Pong;
import io.rookery.protocol.v1.Welcome;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionVertxTest {
  private GatewayUnderTest gateway;
  private FakeCluster cluster;

  @BeforeEach
  void start() throws Exception {
    gateway = new GatewayUnderTest(GatewayOptions.defaults());
    cluster = gateway.cluster;
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
  }

  @Test
  void whoSaysHelloIsWelcomedWithTheLimits() throws Exception {
    TestClient client = gateway.connect().send(TestClient.greeting("ada"));
    Welcome welcome = TestClient.parse(Welcome.parser(), client.next().carries(FrameKind.WELCOME));
    assertEquals("ada", welcome.getSubject());
    assertEquals(16 * 1024, welcome.getMaxMessageBytes());
    assertEquals(16, welcome.getMaxChannels());
    assertEquals(5000, welcome.getPingIntervalMs());
  }

  @Test
  void aJoinBehindHelloInOneMessageCostsOneRoundTrip() throws Exception {
    cluster.seatsEveryone = true;
    TestClient client =
        gateway
            .connect()
            .send(
                TestClient.greeting("ada")
                    .at(1, 1, 0, 0)
                    .frame(FrameKind.JOIN, TestClient.join(1).setRoom("r").build()));
    client.next(FrameKind.WELCOME);
    Joined joined =
        TestClient.parse(Joined.parser(), client.next(FrameKind.JOINED).carries(FrameKind.JOINED));
    assertEquals("r", joined.getRoom());
  }

  @Test
  void aJoinTellsTheRoomWhoItIs() throws Exception {
    gateway.greeted("ada").join(1, "r");
    Uplink uplink = cluster.awaitJoin();
    assertEquals("r", uplink.getRoom());
    assertEquals(FakeCluster.NODE, uplink.getNode());
    assertEquals("ada", uplink.getArrivals(0).getJoin().getSubject());
  }

  @Test
  void framesGoUpAsTheyCameWithTheirAt() throws Exception {
    cluster.seatsEveryone = true;
    TestClient client = gateway.greeted("ada").join(1, "r");
    client.next(FrameKind.JOINED);
    FrameWriter said =
        new FrameWriter()
            .at(1, 7, 3, 0)
            .frame(FrameKind.OPERATION, ByteString.copyFromUtf8("seven"))
            .frame(FrameKind.OPERATION, ByteString.copyFromUtf8("eight"));
    client.send(said);
    Uplink uplink = cluster.awaitFrames();
    assertEquals(said.toByteString(), uplink.getArrivals(0).getFrames());
  }

  @Test
  void aPingBetweenARoomsFramesIsAnsweredAndNotPassedOn() throws Exception {
    cluster.seatsEveryone = true;
    TestClient client = gateway.greeted("ada").join(1, "r");
    client.next(FrameKind.JOINED);
    client.send(
        new FrameWriter()
            .at(1, 1, 0, 0)
            .frame(FrameKind.OPERATION, ByteString.copyFromUtf8("a"))
            .frame(FrameKind.PING, Ping.newBuilder().setId(9).setSentMs(1.5).build())
            .frame(FrameKind.OPERATION, ByteString.copyFromUtf8("b")));
    Pong pong =
        TestClient.parse(Pong.parser(), client.next(FrameKind.PONG).carries(FrameKind.PONG));
    assertEquals(9, pong.getId());
    assertEquals(1.5, pong.getSentMs());
    assertEquals(
        new FrameWriter()
            .at(1, 1, 0, 0)
            .frame(FrameKind.OPERATION, ByteString.copyFromUtf8("a"))
            .frame(FrameKind.OPERATION, ByteString.copyFromUtf8("b"))
            .toByteString(),
        cluster.awaitFrames().getArrivals(0).getFrames());
  }

  @Test
  void oneSocketCarriesManyRooms() throws Exception {
    cluster.seatsEveryone = true;
    TestClient client = gateway.greeted("ada");
    for (int channel = 1; channel <= 16; channel++) {
      client.join(channel, "r" + channel);
      TestClient.Message joined = client.next(FrameKind.JOINED);
      assertEquals(channel, ((Frame.At) joined.frames().get(0)).channel());
    }
    client.join(17, "r17");
    assertEquals(
        "too_many_rooms",
        TestClient.parse(
                JoinRefused.parser(),
                client.next(FrameKind.JOIN_REFUSED).carries(FrameKind.JOIN_REFUSED))
            .getCode());
  }

  @Test
  void aPlayerWhoseRoomTheGameRefusesToMakeIsToldInItsWords() throws Exception {
    gateway.matchmaker =
        (join, attempt, seeker) ->
            Future.succeededFuture(
                new Matchmaker.Verdict.NotOpened("not_enough_stars", "Bring three stars"));
    TestClient client = gateway.greeted("ada").send(storm(1));
    JoinRefused refused =
        TestClient.parse(
            JoinRefused.parser(),
            client.next(FrameKind.JOIN_REFUSED).carries(FrameKind.JOIN_REFUSED));
    assertEquals("not_enough_stars", refused.getCode());
    assertEquals("Bring three stars", refused.getText());
    assertFalse(refused.getTemporary());
  }

  /** One connection that joined and left without a pause had the cluster make 69 rooms. */
  @Test
  void whoJoinsWithoutAPauseIsRefusedForAWhile() throws Exception {
    AtomicInteger searches = new AtomicInteger();
    gateway.matchmaker =
        (join, attempt, seeker) -> {
          searches.incrementAndGet();
          return Future.succeededFuture(new Matchmaker.Verdict.Refused("no_room", "", true));
        };
    TestClient client = gateway.greeted("ada").send(storm(17));
    List<JoinRefused> refusals = new ArrayList<>();
    while (refusals.size() < 17) {
      for (Frame frame : client.next(FrameKind.JOIN_REFUSED).frames()) {
        if (frame instanceof Frame.Carries carries) {
          refusals.add(TestClient.parse(JoinRefused.parser(), carries));
        }
      }
    }
    assertEquals(16, searches.get());
    List<JoinRefused> early =
        refusals.stream().filter(refused -> refused.getCode().equals("too_many_joins")).toList();
    assertEquals(1, early.size());
    assertTrue(early.get(0).getTemporary());
  }

  /** Eight threads that connected anew for each 16 joins kept everybody else out of a game type. */
  @Test
  void whoConnectsAnewJoinsNoMoreOften() throws Exception {
    AtomicInteger searches = new AtomicInteger();
    gateway.matchmaker =
        (join, attempt, seeker) -> {
          searches.incrementAndGet();
          return Future.succeededFuture(new Matchmaker.Verdict.Refused("no_room", "", true));
        };
    for (int connection = 0; connection < 4; connection++) {
      TestClient client = gateway.greeted("mallory").send(storm(8));
      client.next(FrameKind.JOIN_REFUSED);
      client.socket.close();
    }
    gateway.awaitCount("joinLimited(SUBJECT)", 8);
    int ofMallory = searches.get();
    assertTrue(ofMallory <= 24, ofMallory + " searches");
    gateway.greeted("neighbour").send(storm(1)).next(FrameKind.JOIN_REFUSED);
    assertEquals(ofMallory + 1, searches.get(), "the neighbour of the same address is heard");
  }

  private static FrameWriter storm(int joins) {
    FrameWriter storm = new FrameWriter();
    for (int channel = 1; channel <= joins; channel++) {
      storm
          .at(channel, 1, 0, 0)
          .frame(FrameKind.JOIN, TestClient.join(channel).setType("t").build());
    }
    return storm;
  }

  @Test
  void manyPiecesOfOnePassAreOneMessage() throws Exception {
    cluster.seatsEveryone = true;
    TestClient client = gateway.greeted("ada").join(1, "r");
    client.next(FrameKind.JOINED);
    Uplink join = cluster.awaitJoin();
    int link = join.getArrivals(0).getLink();
    cluster.on(
        0,
        port -> {
          for (int number = 2; number <= 51; number++) {
            port.batch(
                FakeCluster.batch(join, FakeCluster.said("x" + number), link)
                    .addRelays(io.rookery.bus.RelayNumber.newBuilder().setNumber(number))
                    .build());
          }
        });
    TestClient.Message message = client.next(FrameKind.MESSAGE);
    assertEquals(50, message.kinds().stream().filter(kind -> kind == FrameKind.MESSAGE).count());
  }

  /**
   * A busy node answered a join after the client had repeated it: the room was told that the first
   * channel was gone before it got the second join, and freed the seat that it had just given.
   */
  @Test
  void aRepeatedJoinReachesTheRoomBeforeTheEndOfTheEarlierChannel() throws Exception {
    TestClient client = gateway.greeted("ada");
    client.send(joining(1));
    int first = cluster.awaitJoin().getArrivals(0).getLink();
    client.send(joining(2));
    Uplink second = cluster.await(uplink -> uplink.getArrivalsCount() > 0);
    assertFalse(second.getArrivals(0).hasNotice(), "the join comes first");
    Uplink end = second.getArrivalsCount() > 1 ? second : cluster.await(this::hasNotice);
    Arrival last = end.getArrivals(end.getArrivalsCount() - 1);
    assertEquals(first, last.getLink());
    assertEquals(Notice.Kind.KIND_DROPPED, last.getNotice().getKind());
  }

  private static FrameWriter joining(int channel) {
    return new FrameWriter()
        .at(channel, 1, 0, 0)
        .frame(FrameKind.JOIN, TestClient.join(7).setAttempt(channel).setRoom("r").build());
  }

  private boolean hasNotice(Uplink uplink) {
    return uplink.getArrivalsList().stream().anyMatch(Arrival::hasNotice);
  }

  @Test
  void theRoomIsToldOfALostSocketUntilItConfirms() throws Exception {
    cluster.seatsEveryone = true;
    TestClient client = gateway.greeted("ada").join(1, "r");
    client.next(FrameKind.JOINED);
    Uplink join = cluster.awaitJoin();
    int link = join.getArrivals(0).getLink();
    client.socket.close();
    long serial = 0;
    for (int times = 0; times < 2; times++) {
      Uplink dropped =
          cluster.await(up -> up.getArrivalsList().stream().anyMatch(Arrival::hasNotice));
      assertEquals(
          List.of(link), dropped.getArrivalsList().stream().map(Arrival::getLink).toList());
      assertEquals(Notice.Kind.KIND_DROPPED, dropped.getArrivals(0).getNotice().getKind());
      serial = dropped.getArrivals(0).getNotice().getSerial();
    }
    assertFalse(serial == 0);
  }
}
