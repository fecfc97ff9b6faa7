package io.rookery.matchmaking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.rookery.cluster.directory.RoomAddress;
import io.rookery.cluster.wire.MatchAnswer;
import io.rookery.cluster.wire.MatchStep;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** With so many unlisted rooms that one round does not say them all, some were never said. */
  @Test
  void howeverManyRoomsAreUnlistedWhatFailedIsSaidFirstAndEachRoomInItsTurn() {
    int rooms = 3 * ClusterVacancies.REPEATED_AT_ONCE;
    for (int i = 0; i < rooms; i++) {
      report(address(i));
      answers.get(i).complete(MatchAnswer.getDefaultInstance());
    }
    for (int i = 0; i < rooms; i += 10) {
      report(address(i));
      answers.get(answers.size() - 1).fail("lost");
    }
    Set<String> said = round();
    for (int i = 0; i < rooms; i += 10) {
      assertTrue(said.contains(address(i).room()), "the list never had it");
    }
    said.addAll(round());
    said.addAll(round());
    said.addAll(round());
    assertEquals(rooms, said.size());
  }

  /** The rooms that one round says anew, which find no place in the list. */
  private Set<String> round() {
    int before = steps.size();
    vacancies.repeat();
    Set<String> said = new HashSet<>();
    for (int i = before; i < steps.size(); i++) {
      said.add(steps.get(i).getStanding().getNow().getRoom());
      answers.get(i).complete(MatchAnswer.getDefaultInstance());
    }
    assertEquals(ClusterVacancies.REPEATED_AT_ONCE, said.size());
    return said;
  }

  private static RoomAddress address(int room) {
    return new RoomAddress("room-" + room, "node", 7);
  }

  private void report(RoomAddress room) {
    vacancies.report(new Vacancies.Standing("type", room, Map.of(), 4, false, List.of()));
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
