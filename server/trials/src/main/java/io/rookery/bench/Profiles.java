package io.rookery.bench;

import io.rookery.bench.load.Load;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where a delivered message's CPU time goes, by samples of CPU time: on JDK 25 or later. */
final class Profiles {
  private static final int ROOMS = 20;

  private Profiles() {}

  static List<Scenario> scenarios() {
    return List.of(
        new Scenario(
            "profile-echo",
            "where the CPU time of an echo goes",
            options -> profile(options, 10, false, Load::speakWhenAnswered)),
        new Scenario(
            "profile-fanout",
            "where the CPU time of 50,000 deliveries a second goes",
            options -> profile(options, 50, true, load -> load.speakAtRate(1_000))),
        new Scenario(
            "profile-saturation",
            "where the CPU time goes with 64 messages under way in each room",
            options -> profile(options, 50, true, load -> load.keepUnderWay(64))));
  }

  private static void profile(Options options, int seats, boolean toAll, Contest.Speech speech)
      throws Exception {
    try (Subject subject = new Subjects(options).oneNode("bench", Wire.PLAIN);
        Load load = Load.open(subject.doors(ROOMS, seats), seats, toAll)) {
      Contest.Run run = new Contest.Run(subject, load, speech);
      run.measure(options.warmUp());
      Child node = subject.children().get(0);
      Path file = Jvm.target().resolve("bench/profile.jfr").toAbsolutePath();
      Files.deleteIfExists(file);
      node.jcmd(
          "JFR.start",
          "name=bench",
          "settings=profile",
          "jdk.CPUTimeSample#enabled=true",
          "jdk.CPUTimeSample#throttle=2ms",
          "jdk.CPUTimeSample#stackTrace=true");
      Figure figure = run.measure(Math.max(10, options.seconds()));
      node.jcmd("JFR.dump", "name=bench", "filename=" + file);
      System.out.println("  " + figure);
      Whereabouts.read(file).print();
    }
  }
}
