package io.rookery.bench;

import io.rookery.bench.Subjects.Baseline;
import io.rookery.bench.load.Load;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What delivering messages costs, next to a server that does nothing else. */
final class Messages {
  private static final int ECHO_ROOMS = 20;
  private static final int ECHO_SEATS = 10;
  private static final int ROOMS = 20;
  private static final int SEATS = 50;
  private static final int STEADY = 1_000; // messages a second, thus 50,000 deliveries
  private static final int TICKING = 10_000; // 10 a second of each player
  private static final double HOPELESS = 8; // times too late
  private static final int MOST_UNDER_WAY = 512;

  private static final Contest.Speech ANSWERED = Load::speakWhenAnswered;

  private Messages() {}

  static List<Scenario> scenarios() {
    return List.of(
        new Scenario(
            "baselines",
            "how bare Netty compares to bare Vert.x, echo",
            options -> echo(options, s -> s.vertx(Baseline.ECHO), s -> s.netty(Baseline.ECHO))),
        new Scenario(
            "echo",
            "200 players, room on the node of the socket, to bare Vert.x: at most 2",
            options ->
                echo(options, s -> s.vertx(Baseline.ECHO), s -> s.oneNode("bench", Wire.PLAIN))),
        new Scenario(
            "echo-far",
            "the same with the rooms on the other node, both nodes' CPU: at most 4",
            options ->
                echo(
                    options,
                    s -> s.vertx(Baseline.ECHO),
                    s -> s.twoNodes("bench", ECHO_ROOMS, 1, 0))),
        new Scenario(
            "fanout",
            "20 rooms of 50 at 50,000 deliveries a second, to bare Vert.x: at most 1",
            options ->
                fanout(
                    options,
                    s -> s.vertx(Baseline.ROOM),
                    s -> s.oneNode("bench", Wire.PLAIN),
                    load -> load.speakAtRate(STEADY))),
        new Scenario(
            "fanout-netty",
            "the same to bare Netty",
            options ->
                fanout(
                    options,
                    s -> s.netty(Baseline.ROOM),
                    s -> s.oneNode("bench", Wire.PLAIN),
                    load -> load.speakAtRate(STEADY))),
        new Scenario(
            "fanout-half",
            "the same with half of each room's players on another node",
            options ->
                fanout(
                    options,
                    s -> s.netty(Baseline.ROOM),
                    s -> s.twoNodes("bench", ROOMS, 2, 1),
                    load -> load.speakAtRate(STEADY))),
        new Scenario(
            "saturation-vertx",
            "deliveries per CPU second at a p99 of at most 50 ms, to bare Vert.x: at least 10",
            options -> saturation(options, s -> s.vertx(Baseline.ROOM))),
        new Scenario(
            "saturation-netty",
            "the same to bare Netty: more than 1",
            options -> saturation(options, s -> s.netty(Baseline.ROOM))),
        new Scenario(
            "ticks",
            "rooms that send with their ticks, 500,000 deliveries a second, to bare Netty: at most"
                + " 1.3",
            options ->
                fanout(
                    options,
                    s -> s.netty(Baseline.TICKS),
                    s -> s.oneNode("bench-ticks", Wire.PLAIN),
                    load -> load.speakAtRate(TICKING))),
        new Scenario(
            "ticks-half",
            "the same with half of each room's players on another node: at most 2",
            options ->
                fanout(
                    options,
                    s -> s.netty(Baseline.TICKS),
                    s -> s.twoNodes("bench-ticks", ROOMS, 2, 1),
                    load -> load.speakAtRate(TICKING))),
        new Scenario(
            "tls-echo",
            "echo over wss to echo over ws, for both kinds of TLS",
            options -> {
              for (Wire wire : List.of(Wire.TLS_OF_JDK, Wire.TLS_OF_BORINGSSL)) {
                echo(options, s -> s.oneNode("bench", Wire.PLAIN), s -> s.oneNode("bench", wire));
              }
            }),
        new Scenario(
            "tls-fanout",
            "fan-out over wss to fan-out over ws, for both kinds of TLS",
            options -> {
              for (Wire wire : List.of(Wire.TLS_OF_JDK, Wire.TLS_OF_BORINGSSL)) {
                fanout(
                    options,
                    s -> s.oneNode("bench", Wire.PLAIN),
                    s -> s.oneNode("bench", wire),
                    load -> load.speakAtRate(STEADY));
              }
            }));
  }

  private interface Start {
    Subject with(Subjects subjects) throws Exception;
  }

  private static void echo(Options options, Start a, Start b) throws Exception {
    Subjects subjects = new Subjects(options);
    try (Subject first = a.with(subjects);
        Load firstLoad = Load.open(first.doors(ECHO_ROOMS, ECHO_SEATS), ECHO_SEATS, false);
        Subject second = b.with(subjects);
        Load secondLoad = Load.open(second.doors(ECHO_ROOMS, ECHO_SEATS), ECHO_SEATS, false)) {
      hold(
          options,
          new Contest.Run(first, firstLoad, ANSWERED),
          new Contest.Run(second, secondLoad, ANSWERED),
          Figure::cpuPerMillion);
    }
  }

  private static void fanout(Options options, Start a, Start b, Contest.Speech speech)
      throws Exception {
    Subjects subjects = new Subjects(options);
    try (Subject first = a.with(subjects);
        Load firstLoad = Load.open(first.doors(ROOMS, SEATS), SEATS, true);
        Subject second = b.with(subjects);
        Load secondLoad = Load.open(second.doors(ROOMS, SEATS), SEATS, true)) {
      warmUp(options, first, firstLoad);
      warmUp(options, second, secondLoad);
      hold(
          options,
          new Contest.Run(first, firstLoad, speech),
          new Contest.Run(second, secondLoad, speech),
          Figure::cpuPerMillion);
    }
  }

  /** At a steady 1,000 messages a second the JVM's compilers would take minutes to get going. */
  private static void warmUp(Options options, Subject subject, Load load) throws Exception {
    new Contest.Run(subject, load, busy -> busy.keepUnderWay(8)).measure(options.warmUp());
  }

  private static void saturation(Options options, Start a) throws Exception {
    Subjects subjects = new Subjects(options);
    try (Subject first = a.with(subjects);
        Load firstLoad = Load.open(first.doors(ROOMS, SEATS), SEATS, true);
        Subject second = subjects.oneNode("bench", Wire.PLAIN);
        Load secondLoad = Load.open(second.doors(ROOMS, SEATS), SEATS, true)) {
      hold(
          options,
          saturated(options, first, firstLoad),
          saturated(options, second, secondLoad),
          Figure::perCpuSecond);
    }
  }

  /** The number of messages under way at which most is delivered per CPU second, in time. */
  private static Contest.Run saturated(Options options, Subject subject, Load load)
      throws Exception {
    Contest.Run best = null;
    double most = 0;
    warmUp(options, subject, load);
    for (int underWay = 1; underWay <= MOST_UNDER_WAY; underWay *= 2) {
      int now = underWay;
      Contest.Run run = new Contest.Run(subject, load, busy -> busy.keepUnderWay(now));
      Figure figure = run.measure(Math.min(2, options.seconds()));
      System.out.printf("  %s, %d under way in each room: %s%n", subject.name(), now, figure);
      if (figure.p99Millis() <= options.lateMillis() && figure.perCpuSecond() > most) {
        most = figure.perCpuSecond();
        best = run;
      } else if (figure.p99Millis() > HOPELESS * options.lateMillis()) {
        break;
      }
    }
    if (best == null) {
      throw new IllegalStateException(subject.name() + " is late with one message under way");
    }
    return best;
  }

  private static void hold(
      Options options, Contest.Run a, Contest.Run b, ToDoubleFunction<Figure> yardstick)
      throws Exception {
    System.out.println(new Contest(options, a, b, yardstick).hold());
  }
}
