package io.rookery.games.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.testkit.TestPlayer;
import io.rookery.testkit.TestRoom;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ChatTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final TestRoom<ToChat, FromChat> room = TestRoom.of(Chat.TYPE);
  private final TestPlayer<ToChat, FromChat> ada = room.join("Ada");

  @Test
  void whoeverComesLaterSeesWhatWasSaidBefore() {
    say(ada, "anybody there?");
    room.pass(SECOND);

    var grace = room.join("Grace");

    assertEquals(List.of("Ada came", "Ada: anybody there?", "Grace came"), seenBy(grace));
  }

  @Test
  void everyoneSeesWhoIsHere() {
    var grace = room.join("Grace");
    room.pass(SECOND);
    assertEquals(2, ada.sees(ChatState.class).getMembersCount());

    grace.leave();
    room.pass(SECOND);

    ChatState seen = ada.sees(ChatState.class);
    assertEquals(1, seen.getMembersCount());
    assertEquals("Ada", seen.getMembersOrThrow(ada.seat()).getName());
    assertEquals(List.of("Ada came", "Grace came", "Grace left"), seenBy(ada));
  }

  @Test
  void whoDropsIsShownAsAwayUntilTheyReturn() {
    var grace = room.join("Grace");
    grace.drop();
    room.pass(SECOND);
    assertTrue(ada.sees(ChatState.class).getMembersOrThrow(grace.seat()).getAway());

    grace.comeBack();
    room.pass(SECOND);
    assertEquals(false, ada.sees(ChatState.class).getMembersOrThrow(grace.seat()).getAway());
    assertEquals(List.of("Ada came", "Grace came"), seenBy(ada));
  }

  @Test
  void onlyTheLastFiftyLinesAreKept() {
    for (int i = 1; i <= 70; i++) {
      say(ada, "line " + i);
      room.pass(SECOND);
    }

    List<String> seen = seenBy(ada);
    assertEquals(50, seen.size());
    assertEquals("Ada: line 21", seen.get(0));
    assertEquals("Ada: line 70", seen.get(49));
  }

  @Test
  void aNewcomerAloneIsWelcomed() {
    ada.takeHeard();

    var grace = room.join("Grace");

    assertEquals(Chat.TYPE.config().getWelcome(), grace.heard().get(0).getWelcome().getText());
    assertTrue(ada.heard().isEmpty());
  }

  @Test
  void aLineThatIsTooLongOrEmptyIsRefused() {
    say(ada, "\ud83d\udc26".repeat(280));
    say(ada, "x".repeat(281));
    say(ada, " \n\t ");
    room.pass(SECOND);

    assertEquals(List.of("too_long", "nothing_said"), ada.refusals());
    assertEquals(2, seenBy(ada).size());
  }

  @Test
  void lineBreaksInNamesAndLinesBecomeSpaces() {
    var mallory = room.join("Mal\nlory");
    say(mallory, "one\r\nAda: two");
    room.pass(SECOND);

    assertEquals(List.of("Ada came", "Mal lory came", "Mal lory: one  Ada: two"), seenBy(ada));
  }

  @Test
  void aConfigOutOfRangeMakesNoRoom() {
    var wrong = Chat.TYPE.config().toBuilder().setKeptLines(0).build();

    assertTrue(TestRoom.of(Chat.TYPE, wrong).isClosed());
  }

  private static void say(TestPlayer<ToChat, FromChat> player, String text) {
    player.say(ToChat.newBuilder().setSay(Say.newBuilder().setText(text)).build());
  }

  private static List<String> seenBy(TestPlayer<ToChat, FromChat> player) {
    var inOrder = new TreeMap<>(player.sees(ChatState.class).getLinesMap());
    return inOrder.values().stream()
        .map(
            line ->
                switch (line.getKindCase()) {
                  case SAID -> line.getName() + ": " + line.getSaid().getText();
                  case CAME -> line.getName() + " came";
                  case WENT -> line.getName() + " left";
                  case KIND_NOT_SET -> "nothing";
                })
        .toList();
  }
}
