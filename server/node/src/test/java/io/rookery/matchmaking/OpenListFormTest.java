package io.rookery.matchmaking;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import io.rookery.cluster.map.Rule;
import io.rookery.cluster.wire.MatchAnswer;
import io.rookery.cluster.wire.MatchStep;
import io.rookery.cluster.wire.OpenRoom;
import io.rookery.cluster.wire.Seek;
import io.rookery.cluster.wire.Seeker;
import io.rookery.cluster.wire.Shut;
import io.rookery.cluster.wire.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A list changes its keeper whenever a node joins or leaves; nobody may notice. */
class OpenListFormTest {
  private static final int STEPS = 4_000;

  private final OpenRoomsRule rule = new OpenRoomsRule();
  private final OpenListForm form = new OpenListForm();
  private final List<String> rooms = new ArrayList<>(List.of("none"));
  private long now = 1_000_000;
  private int made;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aListThatChangesItsKeeperGoesOnAsIfItHadNot(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    OpenList staying = null;
    OpenList moving = null;
    for (int i = 0; i < STEPS; i++) {
      now += random.nextInt(40);
      MatchStep step = step(random);
      if (moving != null && random.nextInt(4) == 0) {
        byte[] bytes = form.write(moving);
        moving = form.read(bytes);
        assertArrayEquals(bytes, form.write(moving), "seed " + seed + ", step " + i);
      }
      Rule.Outcome<OpenList, MatchAnswer> one = rule.step(staying, step, now);
      Rule.Outcome<OpenList, MatchAnswer> other = rule.step(moving, step, now);
      staying = one.value();
      moving = other.value();
      assertEquals(one.answer(), other.answer(), "seed " + seed + ", step " + i);
      if (one.answer().hasFound()) {
        rooms.add(one.answer().getFound().getRoom());
      }
    }
  }

  private MatchStep step(SplittableRandom random) {
    int kind = random.nextInt(200);
    if (kind == 0) {
      return MatchStep.newBuilder().setGone("node-" + random.nextInt(3)).build();
    }
    if (kind < 15) {
      Shut shut = Shut.newBuilder().setRoom(some(random)).setEpoch(7).build();
      return MatchStep.newBuilder().setShut(shut).build();
    }
    if (kind < 80) {
      return MatchStep.newBuilder().setStanding(standing(random)).build();
    }
    Seek.Builder seek =
        Seek.newBuilder()
            .setJoin(ByteString.copyFromUtf8("join-" + random.nextInt(400)))
            .setAttempt(random.nextInt(10) == 0 ? 1 : 0)
            .setExisting(random.nextInt(10) > 0)
            .setFresh(random.nextInt(10) > 0)
            .setRoom("room-" + ++made)
            .setNode("node-" + random.nextInt(3))
            .setSeats(4)
            .setSeeker(
                Seeker.newBuilder()
                    .setSubject("subject-" + random.nextInt(3))
                    .setAddress("address-" + random.nextInt(2)));
    if (random.nextInt(3) == 0) {
      seek.putMetadata("team", "t" + random.nextInt(3));
    }
    return MatchStep.newBuilder().setSeek(seek).build();
  }

  private Standing standing(SplittableRandom random) {
    Standing.Builder standing =
        Standing.newBuilder()
            .setNow(
                OpenRoom.newBuilder()
                    .setRoom(some(random))
                    .setNode("node-" + random.nextInt(3))
                    .setEpoch(7)
                    .setSeats(4)
                    .setPlayers(random.nextInt(5))
                    .setLocked(random.nextInt(20) == 0));
    for (int i = random.nextInt(3); i > 0; i--) {
      standing.addSeated(ByteString.copyFromUtf8("join-" + random.nextInt(400)));
    }
    return standing.build();
  }

  private String some(SplittableRandom random) {
    int newest = rooms.size() - 1;
    return rooms.get(Math.max(0, newest - random.nextInt(40)));
  }
}
