package io.rookery.matchmaking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.rookery.cluster.directory.RoomAddress;
import io.rookery.cluster.wire.MatchAnswer;
import io.rookery.cluster.wire.MatchStep;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClusterVacanciesTest {
  private static final RoomAddress ROOM = new RoomAddress("room", "node", 7);

  private final List<MatchStep> steps = new ArrayList<>();
  private final List<Promise<MatchAnswer>> answers = new ArrayList<>();
  private final ClusterVacancies vacancies =
      new ClusterVacancies(
          (key, step) -> {
            steps.add(step);
            Promise<MatchAnswer> answer = Promise.promise();
            answers.add(answer);
            return answer.future();
          });

  @Test
  void whileOneReportIsOnItsWayOnlyTheNewestWaits() {
    report("a");
    report("a", "b");
    report("a", "b", "c");
    assertEquals(1, steps.size());
    answer(0);
    assertEquals(2, steps.size());
    assertEquals(3, steps.get(1).getStanding().getNow().getPlayers());
  }

  @Test
  void aJoinIsToldOnceAndAgainWhenThatFailed() {
    report("a");
    answer(0);
    report("a", "b");
    assertEquals(List.of("b"), seated(1));
    answers.get(1).fail("lost");
    report("a", "b", "c");
    assertEquals(List.of("b", "c"), seated(2));
  }

  @Test
  void aClosedRoomIsShutAfterTheReportThatIsOnItsWay() {
    report("a");
    report("a", "b");
    vacancies.closed("type", ROOM);
    assertEquals(1, steps.size());
    answer(0);
    assertEquals(2, steps.size());
    assertTrue(steps.get(1).hasShut());
  }

  /** A room whose end was lost stayed listed, and joins were sent there, until one complained. */
  @Test
  void theEndOfARoomIsSaidAgainUntilTheListHasIt() {
    report("a");
    answer(0);
    vacancies.closed("type", ROOM);
    vacancies.closed("type", ROOM);
    answers.get(1).fail("lost");
    assertEquals(2, steps.size());
    vacancies.repeat();
    assertTrue(steps.get(2).hasShut());
    assertEquals(7, steps.get(2).getShut().getEpoch());
    answer(2);
    vacancies.repeat();
    assertEquals(3, steps.size());
  }

  @Test
  void whatFailedIsSaidAgainAndWhatArrivedIsNot() {
    report("a");
    answers.get(0).fail("lost");
    vacancies.repeat();
    assertEquals(List.of("a"), seated(1));
    answer(1);
    vacancies.repeat();
    assertEquals(2, steps.size());
  }

  private void report(String... joins) {
    List<ByteString> seated = Stream.of(joins).map(ByteString::copyFromUtf8).toList();
    vacancies.report(new Vacancies.Standing("type", ROOM, Map.of(), 4, false, seated));
  }

  private void answer(int step) {
    answers.get(step).complete(MatchAnswer.newBuilder().setListed(true).build());
  }

  private List<String> seated(int step) {
    return steps.get(step).getStanding().getSeatedList().stream()
        .map(ByteString::toStringUtf8)
        .toList();
  }
}
