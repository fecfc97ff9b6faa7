package io.rookery.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.rookery.games.echo.Say;
import io.rookery.games.echo.ToEcho;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.JoinRefused;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Left;
import io.rookery.protocol.v1.Ping;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** More of something than anybody needs, as fast as one client can say it. */
class FloodAttackBlackboxTest {
  @RegisterExtension static final AttackedNode node = new AttackedNode();

  private static final int FLOODING = 4305;

  /** Writes it as often as that; a server that has had enough ends the socket before. */
  private static void flood(RawTls socket, byte[] frame, int times) {
    ByteArrayOutputStream burst = new ByteArrayOutputStream();
    try {
      for (int i = 1; i <= times; i++) {
        burst.writeBytes(frame);
        if (burst.size() >= 16_384 || i == times) {
          socket.write(burst.toByteArray());
          burst.reset();
        }
      }
    } catch (IOException ended) {
      // as it should
    }
  }

  private static byte[] message(FrameWriter frames) {
    return RawTls.masked(RawTls.LAST | RawTls.BINARY, frames.toByteArray());
  }

  /** From one who never read, pongs for 129 MB of pings once filled a heap of twice that. */
  @Test
  void pingsEndTheirConnectionAndPongsAreNotPiledUp() throws Exception {
    var closed = node.closed(FLOODING);
    Footprint before = Footprint.of(node);
    byte[] ping = RawTls.masked(RawTls.LAST | RawTls.PING, new byte[125]);
    try (Mob mob = Mob.of(20, () -> RawTls.greeted(node))) {
      mob.each(
          socket -> {
            flood(socket, ping, 120_000);
            return true;
          });
      closed.assertMore(20);
      before.assertGrewAtMost(8, 96);
    }
  }

  @Test
  void pongsThatNobodyAskedForEndTheirConnection() throws Exception {
    var closed = node.closed(FLOODING);
    try (RawTls socket = RawTls.greeted(node)) {
      flood(socket, RawTls.masked(RawTls.LAST | RawTls.PONG), 1_000);
      assertEquals(RawTls.NO_CLOSE_FRAME, socket.closeCode());
    }
    closed.assertMore(1);
  }

  @Test
  void tinyFramesEndTheirConnection() throws Exception {
    var closed = node.closed(FLOODING);
    byte[] at = message(new FrameWriter().at(1, 1, 0, 0));
    byte[] ping = message(new FrameWriter().frame(FrameKind.PING, Ping.getDefaultInstance()));
    byte[] probe =
        message(new FrameWriter().at(1, 1, 0, 0).frame(FrameKind.PROBE, ByteString.EMPTY));
    byte[] leave =
        message(new FrameWriter().at(1, 1, 0, 0).frame(FrameKind.LEAVE, ByteString.EMPTY));
    for (byte[] tiny : List.of(at, ping, probe, leave)) {
      try (RawTls socket = RawTls.seated(node, "echo")) {
        flood(socket, tiny, 2_000);
        assertEquals(FLOODING, socket.closeCode());
      }
    }
    closed.assertMore(4);
  }

  @Test
  void bytesEndTheirConnectionThoughNoRoomWantsThem() throws Exception {
    var closed = node.closed(FLOODING);
    byte[] large =
        message(
            new FrameWriter()
                .at(9, 1, 0, 0)
                .frame(FrameKind.OPERATION, ByteString.copyFrom(new byte[16_000])));
    byte[] empty =
        message(new FrameWriter().at(9, 1, 0, 0).frame(FrameKind.OPERATION, ByteString.EMPTY));
    Join noRoom = RawTls.join("no such").build();
    for (byte[] frame : List.of(large, empty)) {
      try (RawTls socket = RawTls.greeted(node)) {
        socket.say(new FrameWriter().at(9, 1, 0, 0).frame(FrameKind.JOIN, noRoom));
        socket.await(FrameKind.JOIN_REFUSED); // the channel is over
        flood(socket, frame, 100_000);
        assertEquals(FLOODING, socket.closeCode());
      }
    }
    closed.assertMore(2);
  }

  @Test
  void whoIgnoresTheWindowLosesTheSeatAndNothingElse() throws Exception {
    var lost = node.lost("beyond_window");
    try (RawTls socket = RawTls.seated(node, "echo")) {
      ByteString words =
          ToEcho.newBuilder().setSay(Say.newBuilder().setText("x")).build().toByteString();
      FrameWriter many = new FrameWriter().at(1, 1, 0, 0);
      for (int i = 0; i < 600; i++) {
        many.frame(FrameKind.OPERATION, words);
      }
      socket.say(many);
      assertEquals(
          Left.Reason.REASON_KICKED,
          Left.parseFrom(socket.await(FrameKind.LEFT).payload()).getReason());
      lost.assertMore(1);
      socket.say(new FrameWriter().frame(FrameKind.PING, Ping.getDefaultInstance()));
      socket.await(FrameKind.PONG);
    }
  }

  /** One connection that joined and left without a pause had the cluster make 69 rooms. */
  @Test
  void joiningAndLeavingAgainAndAgainMakesFewRooms() throws Exception {
    var made = node.count("rookery_rooms_opened_total", "type=\"chat\"");
    Join create = RawTls.join("chat").setMode(Join.Mode.MODE_CREATE).build();
    int refused = 0;
    long began = System.nanoTime();
    try (RawTls socket = RawTls.greeted(node)) {
      for (int channel = 1; channel <= 60; channel++) {
        ByteString id =
            ByteString.copyFrom(new byte[15])
                .concat(ByteString.copyFrom(new byte[] {(byte) channel}));
        socket.say(
            new FrameWriter()
                .at(channel, 1, 0, 0)
                .frame(FrameKind.JOIN, create.toBuilder().setId(id).build()));
        if (answer(socket).equals("JOINED")) {
          socket.say(
              new FrameWriter().at(channel, 1, 0, 0).frame(FrameKind.LEAVE, ByteString.EMPTY));
          socket.await(FrameKind.LEFT);
          socket.say(new FrameWriter().at(channel, 2, 9, 0));
        } else {
          refused++;
        }
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    made.assertAtLeast(60 - refused);
    assertTrue(made.more() <= 17 + 5 * seconds, made.more() + " rooms in " + seconds + " s");
  }

  /**
   * One player at one address connected anew for each 16 joins that make a room: after 12 s nobody
   * else got into the type.
   */
  @Test
  void whoConnectsAnewForEachBurstOfJoinsMakesNoMoreRooms() throws Exception {
    var made = node.count("rookery_rooms_opened_total", "type=\"arena\"");
    var limited = node.count("rookery_joins_limited_total", "by=\"subject\"");
    String address = node.freshAddress();
    String token = node.tokens().of("mallory");
    Join create = RawTls.join("arena").setMode(Join.Mode.MODE_CREATE).build();
    long began = System.nanoTime();
    for (int connection = 0; connection < 12; connection++) {
      try (RawTls socket = RawTls.connect(node, address).upgrade().hello(token)) {
        FrameWriter storm = new FrameWriter();
        for (int channel = 1; channel <= 16; channel++) {
          Join join = create.toBuilder().setId(RawTls.join("").getId()).build();
          storm.at(channel, 1, 0, 0).frame(FrameKind.JOIN, join);
        }
        socket.say(storm);
        answer(socket);
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    assertTrue(made.more() <= 17 + 5 * seconds, made.more() + " rooms in " + seconds + " s");
    limited.assertAtLeast(12 * 16 - Math.round(17 + 5 * seconds));
    try (RawTls neighbour =
        RawTls.connect(node, address).upgrade().hello(node.tokens().of("neighbour"))) {
      neighbour.say(
          new FrameWriter().at(1, 1, 0, 0).frame(FrameKind.JOIN, RawTls.join("arena").build()));
      assertEquals("JOINED", answer(neighbour));
    }
  }

  @Test
  void joinsToRoomsThatAreNotThereAreRefusedAndThenTooMany() throws Exception {
    try (RawTls socket = RawTls.greeted(node)) {
      FrameWriter storm = new FrameWriter();
      for (int channel = 1; channel <= 40; channel++) {
        Join.Builder join = RawTls.join("echo");
        if (channel % 2 == 0) {
          join.setRoom("nowhere-" + channel);
        } else {
          join.setType("no such game");
        }
        storm.at(channel, 1, 0, 0).frame(FrameKind.JOIN, join.build());
      }
      socket.say(storm);
      Map<String, Integer> refusals = refusals(socket, 40);
      assertEquals(8, refusals.get("type_unknown"), refusals.toString());
      assertEquals(8, refusals.get("room_not_found"), refusals.toString());
      assertEquals(24, refusals.get("too_many_joins"), refusals.toString());
    }
  }

  @Test
  void joinsToAFullRoomAreRefusedAndItsPlayersStay() throws Exception {
    try (RawTls first = RawTls.greeted(node)) {
      Join create = RawTls.join("arena").setMode(Join.Mode.MODE_CREATE).build();
      first.say(new FrameWriter().at(1, 1, 0, 0).frame(FrameKind.JOIN, create));
      String room = Joined.parseFrom(first.await(FrameKind.JOINED).payload()).getRoom();
      List<String> answers;
      try (Mob mob = Mob.of(40, () -> RawTls.greeted(node))) {
        answers =
            mob.each(
                socket -> {
                  socket.say(
                      new FrameWriter()
                          .at(1, 1, 0, 0)
                          .frame(FrameKind.JOIN, RawTls.join("").setRoom(room).build()));
                  return answer(socket);
                });
      }
      assertEquals(15, Collections.frequency(answers, "JOINED"), answers.toString());
      assertEquals(25, Collections.frequency(answers, "room_full"), answers.toString());
      first.say(new FrameWriter().frame(FrameKind.PING, Ping.getDefaultInstance()));
      first.await(FrameKind.PONG);
    }
  }

  private static String answer(RawTls socket) throws IOException {
    var frame = socket.await(FrameKind.JOINED, FrameKind.JOIN_REFUSED);
    return frame.kind() == FrameKind.JOINED
        ? "JOINED"
        : JoinRefused.parseFrom(frame.payload()).getCode();
  }

  /** Reads so many refusals of joins, and counts them by code. */
  private static Map<String, Integer> refusals(RawTls socket, int count) throws IOException {
    Map<String, Integer> codes = new HashMap<>();
    for (int i = 0; i < count; i++) {
      JoinRefused refused = JoinRefused.parseFrom(socket.await(FrameKind.JOIN_REFUSED).payload());
      codes.merge(refused.getCode(), 1, Integer::sum);
    }
    assertTrue(codes.values().stream().mapToInt(Integer::intValue).sum() == count);
    return codes;
  }
}
