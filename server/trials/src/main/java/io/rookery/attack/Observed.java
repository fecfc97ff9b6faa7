package io.rookery.attack;

import java.util.Map;
import java.util.TreeMap;

/** What an attack tried and what came back, each counted by a word for it. */
final class Observed {
  private final Map<String, Long> tried = new TreeMap<>();
  private final Map<String, Long> answers = new TreeMap<>();

  synchronized void tried(String what, long count) {
    tried.merge(what, count, Long::sum);
  }

  synchronized void answered(String what) {
    answered(what, 1);
  }

  synchronized void answered(String what, long count) {
    answers.merge(what, count, Long::sum);
  }

  synchronized Map<String, Long> tried() {
    return new TreeMap<>(tried);
  }

  synchronized Map<String, Long> answers() {
    return new TreeMap<>(answers);
  }
}
