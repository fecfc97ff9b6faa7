package io.rookery.games.echo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.testkit.TestPlayer;
import io.rookery.testkit.TestRoom;
import java.util.List;
import org.junit.jupiter.api.Test;

class EchoTest {
  private final TestRoom<ToEcho, FromEcho> room = TestRoom.of(Echo.TYPE);
  private final TestPlayer<ToEcho, FromEcho> ada = room.join("Ada");
  private final TestPlayer<ToEcho, FromEcho> grace = room.join("Grace");

  @Test
  void whatIsSaidComesBackToItsSpeakerAlone() {
    ada.say(say("hello", 12.5));

    Echoed echoed = ada.heard().get(0).getEchoed();
    assertEquals("hello", echoed.getText());
    assertEquals("Ada", echoed.getName());
    assertEquals(ada.seat(), echoed.getSeat());
    assertEquals(12.5, echoed.getSentMs());
    assertTrue(grace.heard().isEmpty());
  }

  @Test
  void whatIsShoutedEveryoneHears() {
    ada.say(ToEcho.newBuilder().setShout(Shout.newBuilder().setText("hello")).build());

    assertEquals(ada.heard(), grace.heard());
    assertTrue(grace.heard().get(0).getEchoed().getShouted());
  }

  @Test
  void echoesComeInTheOrderOfTheWords() {
    for (int i = 0; i < 50; i++) {
      ada.say(say("word " + i, i));
    }

    List<String> words = ada.heard().stream().map(heard -> heard.getEchoed().getText()).toList();
    assertEquals(50, words.size());
    for (int i = 0; i < 50; i++) {
      assertEquals("word " + i, words.get(i));
    }
  }

  @Test
  void tooMuchAtOnceIsRefused() {
    ada.say(say("x".repeat(281), 0));
    ada.say(ToEcho.getDefaultInstance());

    assertEquals(List.of("too_long", "unknown_message"), ada.refusals());
    assertTrue(ada.heard().isEmpty());
  }

  @Test
  void whatIsAskedIsAnswered() {
    long request = ada.ask(say("who am I?", 1));

    assertEquals("who am I?", ada.answer(request).orElseThrow().getEchoed().getText());
    assertTrue(ada.heard().isEmpty());
  }

  private static ToEcho say(String text, double sentMs) {
    return ToEcho.newBuilder().setSay(Say.newBuilder().setText(text).setSentMs(sentMs)).build();
  }
}
