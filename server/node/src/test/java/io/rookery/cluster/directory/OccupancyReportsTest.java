package io.rookery.cluster.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.cluster.wire.Occupancy;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A report that failed was forgotten: the directory showed too few or too many players until the
 * room's next change, which for a room that nobody enters or leaves any more is never.
 */
class OccupancyReportsTest {
  private record Sent(String room, int players, Promise<Void> answer) {}

  private final List<Sent> sent = new ArrayList<>();
  private final OccupancyReports reports =
      new OccupancyReports(
          (room, occupancy) -> {
            Promise<Void> answer = Promise.promise();
            sent.add(new Sent(room, occupancy.getPlayers(), answer));
            return answer.future();
          });

  @Test
  void aReportThatFailedIsSentAgain() {
    Future<Void> told = report("a", 3);
    sent.get(0).answer().fail("no answer");
    assertTrue(told.failed());
    reports.repeat();
    assertEquals(List.of("a 3", "a 3"), said());
    sent.get(1).answer().complete();
    reports.repeat();
    assertEquals(2, sent.size());
  }

  @Test
  void onlyTheNewestFollowsWhatIsOnItsWayWhetherThatFailsOrNot() {
    report("a", 1);
    report("a", 2);
    report("a", 3);
    report("b", 1);
    assertEquals(List.of("a 1", "b 1"), said());
    sent.get(0).answer().fail("no answer");
    assertEquals(List.of("a 1", "b 1", "a 3"), said());
    sent.get(2).answer().complete();
    reports.repeat();
    assertEquals(3, sent.size());
  }

  @Test
  void whatFailedGivesWayToANewerReport() {
    report("a", 1);
    sent.get(0).answer().fail("no answer");
    report("a", 2);
    reports.repeat();
    sent.get(1).answer().complete();
    reports.repeat();
    assertEquals(List.of("a 1", "a 2"), said());
  }

  @Test
  void nothingIsSaidAgainOfARoomThatIsClosed() {
    report("a", 1);
    sent.get(0).answer().fail("no answer");
    reports.forget("a");
    reports.repeat();
    assertEquals(1, sent.size());
  }

  private Future<Void> report(String room, int players) {
    return reports.report(room, Occupancy.newBuilder().setPlayers(players).build());
  }

  private List<String> said() {
    return sent.stream().map(each -> each.room() + " " + each.players()).toList();
  }
}
