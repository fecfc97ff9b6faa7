package io.rookery.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.rookery.bus.Absence;
import io.rookery.bus.Arrival;
import io.rookery.bus.Uplink;
import io.rookery.cluster.wire.RoomEntry;
import io.rookery.gateway.limits.GatewayOptions;
import io.rookery.gateway.limits.GatewayOptions.Timing;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Gone;
import io.rookery.protocol.v1.JoinRefused;
import io.rookery.protocol.v1.Ping;
import io.rookery.protocol.v1.Resume;
import io.rookery.protocol.v1.Resumed;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A resume's way through a gateway, which knows no seat and asks the room. */
class ResumeVertxTest {
  private GatewayUnderTest gateway;
  private FakeCluster cluster;

  @BeforeEach
  void start() throws Exception {
    gateway = new GatewayUnderTest(GatewayOptions.defaults(), 2);
    cluster = gateway.cluster;
    cluster.entries.put("r", RoomEntry.newBuilder().setRoom("r").setNode("n2").setEpoch(1).build());
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
  }

  @Test
  void aResumeBehindHelloReachesItsRoomAndItsAnswerOpensTheChannel() throws Exception {
    TestClient client =
        gateway.connect().send(TestClient.greeting("ada").frames(resume(1, "r", 1).toByteString()));
    Uplink asked = awaitResume();
    assertEquals("ada", asked.getArrivals(0).getResume().getSubject());
    assertEquals(1, Resume.parseFrom(asked.getArrivals(0).getResume().getResume()).getGeneration());
    int link = asked.getArrivals(0).getLink();
    ByteString resumed = FakeCluster.frame(FrameKind.RESUMED, Resumed.newBuilder().build());
    cluster.down(asked, FakeCluster.batch(asked, resumed, link));
    client.next(FrameKind.RESUMED);
    client.send(new FrameWriter().at(1, 5, 0, 0).frame(FrameKind.OPERATION, ByteString.EMPTY));
    assertEquals(link, cluster.awaitFrames().getArrivals(0).getLink());
  }

  @Test
  void aRoomThatIsNotThereAnyMoreHasNoSeatToGoBackTo() throws Exception {
    TestClient client = gateway.greeted("ada").send(resume(3, "no such room", 1));
    TestClient.Message gone = client.next(FrameKind.GONE);
    assertEquals(3, ((Frame.At) gone.frames().get(0)).channel());
    assertEquals("unknown_session", code(gone));
  }

  @Test
  void aRoomThatDiedMeanwhileIsGoneOnceTheDirectorySaysSo() throws Exception {
    TestClient client = gateway.greeted("ada").send(resume(1, "r", 1));
    Uplink asked = awaitResume();
    cluster.entries.clear();
    Absence absence =
        Absence.newBuilder()
            .setRoom("r")
            .setEpoch(1)
            .setCode("room_not_found")
            .addLinks(asked.getArrivals(0).getLink())
            .build();
    cluster.on(asked.getRelay(), port -> port.absence(absence));
    assertEquals("unknown_session", code(client.next(FrameKind.GONE)));
  }

  /** Ten thousand who come back in a second are ten thousand questions to another node. */
  @Test
  void whereTheNodesOwnCopyNamesTheRoomTheDirectoryIsNotAsked() throws Exception {
    cluster.unreachable = true;
    gateway.greeted("ada").send(resume(1, "r", 1));
    assertEquals(1, awaitResume().getEpoch());
  }

  @Test
  void whomAnOldCopyLedAstrayIsLedToTheRoom() throws Exception {
    RoomEntry old = cluster.entries.get("r");
    cluster.copies.put("r", Optional.of(old));
    cluster.entries.put("r", old.toBuilder().setNode("n3").setEpoch(2).build());
    gateway.greeted("ada").send(resume(1, "r", 1));
    Uplink astray = awaitResume();
    assertEquals(1, astray.getEpoch());
    Absence absence =
        Absence.newBuilder()
            .setRoom("r")
            .setEpoch(1)
            .setCode("room_not_found")
            .addLinks(astray.getArrivals(0).getLink())
            .build();
    cluster.on(astray.getRelay(), port -> port.absence(absence));
    assertEquals(2, awaitResume().getEpoch());
  }

  @Test
  void whereTheDirectoryCannotBeReachedThereIsNoAnswerAndTheNextTryIsANewOne() throws Exception {
    cluster.copies.put("r", Optional.empty());
    cluster.unreachable = true;
    TestClient client = gateway.greeted("ada").send(resume(1, "r", 1));
    client.send(new FrameWriter().frame(FrameKind.PING, Ping.newBuilder().setId(1).build()));
    client.next(FrameKind.PONG); // by now the directory was asked
    cluster.unreachable = false;
    client.send(resume(2, "r", 2));
    Uplink asked = awaitResume();
    assertEquals(2, Resume.parseFrom(asked.getArrivals(0).getResume().getResume()).getGeneration());
    assertTrue(client.messages.stream().noneMatch(each -> each.kinds().contains(FrameKind.GONE)));
  }

  /** A resume on a channel too many was not answered at all, and its client asked for ever. */
  @Test
  void aResumeBeyondTheChannelsThatMayBeOpenIsRefused() throws Exception {
    cluster.seatsEveryone = true;
    TestClient client = gateway.greeted("ada");
    for (int channel = 1; channel <= 16; channel++) {
      client.join(channel, "r" + channel).next(FrameKind.JOINED);
    }
    client.send(resume(17, "r", 1));
    assertRefused("too_many_rooms", client);
  }

  /** It was taken for a second copy of the client. */
  @Test
  void numbersThatNobodyCanHaveCountedToAreAViolation() throws Exception {
    Resume.Builder resume = Resume.newBuilder().setRoom("r").setSession("1-5").setGeneration(1);
    for (long absurd : new long[] {1L << 53, -1}) {
      for (Resume each :
          List.of(
              resume.clone().setEpoch(absurd).build(),
              resume.clone().setLastMessage(absurd).build(),
              resume.clone().setStateVersion(absurd).build(),
              resume.clone().setHighestOperation(absurd).build())) {
        FrameWriter frames = new FrameWriter().at(1, 5, 0, 0).frame(FrameKind.RESUME, each);
        assertEquals(4300, gateway.greeted("ada").send(frames).closeCode());
      }
    }
  }

  /** Once an address had failed too often, those who were right got no answer either. */
  @Test
  void whoFailsTooOftenIsToldNoMoreAndWhoIsRightGetsTheirSeat() throws Exception {
    TestClient[] mallories = {gateway.greeted("m1"), gateway.greeted("m2")};
    int told = 0;
    for (TestClient mallory : mallories) {
      for (int channel = 1; channel <= 40; channel++) {
        mallory.send(resume(channel, "no such room", 1));
      }
      mallory.send(new FrameWriter().frame(FrameKind.PING, Ping.getDefaultInstance()));
      for (boolean answered = false; !answered; ) {
        TestClient.Message next = mallory.next();
        told += Collections.frequency(next.kinds(), FrameKind.GONE);
        answered = next.kinds().contains(FrameKind.PONG);
      }
    }
    assertTrue(told >= 64 && told < 80, told + " were told");
    gateway.awaitCount("lost(RESUME_SLOWED)", 80 - told);
    TestClient ada = gateway.greeted("ada").send(resume(1, "r", 1));
    Uplink asked = awaitResume();
    ByteString resumed = FakeCluster.frame(FrameKind.RESUMED, Resumed.newBuilder().build());
    cluster.down(asked, FakeCluster.batch(asked, resumed, asked.getArrivals(0).getLink()));
    ada.next(FrameKind.RESUMED);
  }

  /** Whoever resumed again and again had everything unacknowledged replayed each time. */
  @Test
  void whoResumesTooOftenIsRefusedAndNotAskedForAnywhere() throws Exception {
    int refused = 0;
    for (int connection = 0; connection < 4; connection++) {
      TestClient client = gateway.greeted("ada");
      for (int i = 1; i <= 16; i++) {
        client.send(resume(i, "no such room", i));
      }
      client.send(new FrameWriter().frame(FrameKind.PING, Ping.newBuilder().setId(1).build()));
      for (boolean answered = false; !answered; ) {
        TestClient.Message next = client.next();
        refused += Collections.frequency(next.kinds(), FrameKind.JOIN_REFUSED);
        answered = next.kinds().contains(FrameKind.PONG);
      }
    }
    assertTrue(refused > 0 && refused <= 16, refused + " were refused");
    assertEquals(refused, gateway.metrics.countOf("resumeLimited(SUBJECT)"));
  }

  /** After 5 s the channel was over without a word. */
  @Test
  void whatNobodyAnswersIsRefusedForNow() throws Exception {
    gateway.close();
    Timing timing = Timing.defaults();
    Duration atOnce = Duration.ofMillis(1);
    gateway =
        new GatewayUnderTest(
            GatewayOptions.defaults()
                .with(
                    new Timing(
                        timing.tls(),
                        timing.request(),
                        timing.hello(),
                        timing.ping(),
                        atOnce,
                        timing.close())));
    gateway.cluster.unreachable = true;
    TestClient client = gateway.greeted("ada").send(resume(1, "r", 1));
    assertRefused("timeout", client);
    client.join(2, "r"); // a room that says nothing
    assertRefused("timeout", client);
  }

  private static void assertRefused(String code, TestClient client) throws Exception {
    TestClient.Message refused = client.next(FrameKind.JOIN_REFUSED);
    assertEquals(
        code,
        TestClient.parse(JoinRefused.parser(), refused.carries(FrameKind.JOIN_REFUSED)).getCode());
  }

  private static FrameWriter resume(int channel, String room, int generation) {
    Resume resume =
        Resume.newBuilder().setRoom(room).setSession("1-5").setGeneration(generation).build();
    return new FrameWriter().at(channel, 5, 0, 0).frame(FrameKind.RESUME, resume);
  }

  private Uplink awaitResume() throws InterruptedException {
    return cluster.await(up -> up.getArrivalsList().stream().anyMatch(Arrival::hasResume));
  }

  private static String code(TestClient.Message gone) throws Exception {
    return TestClient.parse(Gone.parser(), gone.carries(FrameKind.GONE)).getCode();
  }
}
