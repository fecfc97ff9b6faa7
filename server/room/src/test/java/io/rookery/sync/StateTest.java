package io.rookery.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import io.rookery.game.Table;
import io.rookery.game.Value;
import io.rookery.trial.BadKeys;
import io.rookery.trial.BadRepeated;
import io.rookery.trial.Entry;
import io.rookery.trial.Mood;
import io.rookery.trial.ToTrial;
import io.rookery.trial.TrialState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StateTest {
  private final UndoLog undo = new UndoLog();
  private final State state = new State(TrialState.getDefaultInstance(), undo);

  @Test
  void whatWasPutIsInTheMessage() {
    Table<Entry> entries = state.table(TrialState.ENTRIES_FIELD_NUMBER, Entry.class);
    Table<Integer> counts = state.table(TrialState.COUNTS_FIELD_NUMBER, Integer.class);
    Value<Mood> mood = state.value(TrialState.MOOD_FIELD_NUMBER, Mood.class);
    Value<Long> wave = state.value(TrialState.WAVE_FIELD_NUMBER, Long.class);
    Value<Entry> single = state.value(TrialState.SINGLE_FIELD_NUMBER, Entry.class);
    assertEquals(Mood.MOOD_UNSPECIFIED, mood.get());
    assertEquals(Entry.getDefaultInstance(), single.get());
    entries.put(7, entry("seven"));
    counts.put("ada", -3);
    mood.set(Mood.MOOD_GOOD);
    wave.set(0L);
    single.set(Entry.getDefaultInstance());
    TrialState expected =
        TrialState.newBuilder()
            .putEntries(7, entry("seven"))
            .putCounts("ada", -3)
            .setMood(Mood.MOOD_GOOD)
            .setWave(0)
            .setSingle(Entry.getDefaultInstance())
            .build();
    assertEquals(expected, state.toMessage());
  }

  @Test
  void whatAnotherStateHoldsIsTakenOverWhereBothDeclareIt() {
    state.table(TrialState.ENTRIES_FIELD_NUMBER, Entry.class).put(7, entry("seven"));
    state.table(TrialState.COUNTS_FIELD_NUMBER, Integer.class).put("ada", -3);
    state.value(TrialState.MOOD_FIELD_NUMBER, Mood.class).set(Mood.MOOD_GOOD);
    state.value(TrialState.WAVE_FIELD_NUMBER, Long.class).set(0L);
    State newer = new State(TrialState.getDefaultInstance(), new UndoLog());
    Table<Entry> entries = newer.table(TrialState.ENTRIES_FIELD_NUMBER, Entry.class);
    Value<Mood> mood = newer.value(TrialState.MOOD_FIELD_NUMBER, Mood.class);
    newer.value(TrialState.WAVE_FIELD_NUMBER, Long.class);
    newer.value(TrialState.SINGLE_FIELD_NUMBER, Entry.class);
    entries.put(8, entry("made with it"));

    newer.load(state);

    assertEquals(Optional.of(entry("seven")), entries.get(7));
    assertEquals(Mood.MOOD_GOOD, mood.get());
    TrialState expected =
        TrialState.newBuilder()
            .putEntries(7, entry("seven"))
            .setMood(Mood.MOOD_GOOD)
            .setWave(0)
            .build();
    assertEquals(expected, newer.toMessage());
    assertTrue(newer.changed());
  }

  @Test
  void whatIsTakenBackIsAsItWas() {
    long seed = 20260101;
    Random random = new Random(seed);
    Table<Entry> entries = state.table(TrialState.ENTRIES_FIELD_NUMBER, Entry.class);
    Value<String> last = state.value(TrialState.LAST_FIELD_NUMBER, String.class);
    for (int turn = 0; turn < 500; turn++) {
      Message before = state.toMessage();
      for (int step = random.nextInt(6); step > 0; step--) {
        int key = random.nextInt(8);
        switch (random.nextInt(5)) {
          case 0 -> entries.put(key, entry("v" + random.nextInt(4)));
          case 1 -> entries.remove(key);
          case 2 -> entries.update(key, old -> entry(old.getText() + "+"));
          case 3 -> last.set("l" + random.nextInt(3));
          default -> {
            if (random.nextInt(10) == 0) {
              entries.clear();
            }
          }
        }
      }
      if (random.nextBoolean()) {
        undo.takeBack();
        assertEquals(before, state.toMessage(), "seed " + seed + ", turn " + turn);
      } else {
        undo.keep();
      }
    }
  }

  @Test
  void puttingTheSameAgainChangesNothing() {
    Table<Entry> entries = state.table(TrialState.ENTRIES_FIELD_NUMBER, Entry.class);
    entries.put(1, entry("one"));
    state.sent();
    entries.put(1, entry("one"));
    entries.remove(2);
    assertFalse(state.changed());
    entries.put(1, entry("two"));
    assertTrue(state.changed());
  }

  @Test
  void aTableMayBeChangedWhileItIsVisited() {
    Table<Entry> entries = state.table(TrialState.ENTRIES_FIELD_NUMBER, Entry.class);
    entries.put(2, entry("two"));
    entries.put(1, entry("one"));
    List<Integer> seen = new ArrayList<>();
    entries.forEach(
        (key, value) -> {
          seen.add(key);
          entries.remove(2);
          entries.put(3, entry("three"));
        });
    assertEquals(List.of(1, 2), seen);
    assertEquals(Optional.empty(), entries.get(2));
  }

  @Test
  void aFieldThatDoesNotFitIsRefusedWithItsName() {
    assertRefused("no field 99", () -> state.table(99, Entry.class));
    assertRefused("last", () -> state.table(TrialState.LAST_FIELD_NUMBER, String.class));
    assertRefused("entries", () -> state.value(TrialState.ENTRIES_FIELD_NUMBER, Entry.class));
    assertRefused("Entry", () -> state.table(TrialState.ENTRIES_FIELD_NUMBER, ToTrial.class));
    assertRefused("int32", () -> state.table(TrialState.COUNTS_FIELD_NUMBER, Long.class));
    state.value(TrialState.LAST_FIELD_NUMBER, String.class);
    assertRefused("twice", () -> state.value(TrialState.LAST_FIELD_NUMBER, String.class));
    assertRefused("keys", () -> new State(BadKeys.getDefaultInstance(), undo));
    assertRefused("repeated", () -> new State(BadRepeated.getDefaultInstance(), undo));
    assertRefused("oneof", () -> new State(ToTrial.getDefaultInstance(), undo));
  }

  @Test
  void keysOfTheOtherKindAreRefused() {
    Table<Entry> entries = state.table(TrialState.ENTRIES_FIELD_NUMBER, Entry.class);
    assertRefused("numbers", () -> entries.put("one", entry("one")));
    assertRefused("negative", () -> entries.put(-1, entry("one")));
  }

  private static void assertRefused(String part, Runnable declaration) {
    var refusal = assertThrows(IllegalArgumentException.class, declaration::run);
    assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
  }

  private static Entry entry(String text) {
    return Entry.newBuilder().setText(text).build();
  }
}
