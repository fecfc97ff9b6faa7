package io.rookery.attack;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The attacks that operators may try on nodes of their own, by name. */
enum Attack {
  JOINS("one player reconnects for each 16 joins that make a room", JoinStorm::run),
  RESUMES("one player has all they were told sent again, and acknowledges nothing", Replays::run),
  READERS("players talk in the neighbours' room and never read", Deaf::run),
  PINGS("players send WebSocket pings of 125 bytes and never read", Pings::run),
  SILENCE("sockets that stop before TLS, before their request, or before HELLO", Silence::run),
  LINES("requests that might cost the node a line of its log each", OddRequests::run);

  final String summary;
  final Deed deed;

  Attack(String summary, Deed deed) {
    this.summary = summary;
    this.deed = deed;
  }

  /** What it does; ends by itself, soon after the time or the count is used up. */
  interface Deed {
    void on(Target target, Bounds bounds, Observed observed) throws Exception;
  }

  /**
   * How long and how much.
   *
   * @param untilNanos by the clock of {@link System#nanoTime()}
   * @param sockets at a time
   * @param room what the neighbours' room is for
   */
  record Bounds(long untilNanos, int sockets, String room) {
    boolean isOver() {
      return System.nanoTime() - untilNanos >= 0;
    }
  }

  String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Attack> named(String name) {
    return Arrays.stream(values()).filter(attack -> attack.title().equals(name)).findFirst();
  }
}
