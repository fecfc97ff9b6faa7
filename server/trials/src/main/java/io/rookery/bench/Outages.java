package io.rookery.bench;

import com.google.protobuf.ByteString;
import io.rookery.chaos.Cluster;
import io.rookery.chaos.MetronomeScript;
import io.rookery.chaos.Play;
import io.rookery.chaos.game.Audit;
import io.rookery.chaos.game.FromMetronome;
import io.rookery.chaos.game.Steps;
import io.rookery.chaos.game.ToMetronome;
import io.rookery.process.RemotePlayer;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.v1.Join;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What players miss whose connections break, and how soon they have their seats again. */
final class Outages {
  private static final int SENDS = 100;
  private static final double OUTAGE_SECONDS = 1.4;
  private static final int BEFORE_SECONDS = 4;
  private static final int TALK_SECONDS = 10;
  private static final int CROWD = 20;
  private static final int RETURNS = 6;
  private static final double BETWEEN_RETURNS = 6; // after 5 s clients come back at once

  private Outages() {}

  static List<Scenario> scenarios() {
    return List.of(
        new Scenario(
            "outage",
            "what 1.4 s without a network lose, at 60 broadcasts/s down and 100 sends/s up",
            options -> {
              outage(1);
              outage(CROWD);
            }),
        new Scenario(
            "returns",
            "from a new socket to the seat: after a cut, and when the node holds the old socket",
            options -> {
              returns("cut", false);
              returns("half open", true);
            }));
  }

  private static void outage(int players) throws Exception {
    onTwoNodes(
        0,
        (cluster, room, data) -> {
          Play playing = Play.begin(data, arguments(cluster, room, players, SENDS, TALK_SECONDS));
          playing.awaitTalk();
          Pause.seconds(BEFORE_SECONDS);
          refuse(cluster, true);
          cluster.proxy(0).cutAll();
          cluster.proxy(1).cutAll();
          Pause.seconds(OUTAGE_SECONDS);
          refuse(cluster, false);
          JsonObject result = playing.result().json();
          Steps steps = steps(cluster, room);
          long delivered = result.getLong("delivered");
          long sent = result.getLong("sent");
          System.out.printf(
              Locale.ROOT,
              "  %d players: broadcasts: %,d of %,d lost; sends: %,d of %,d lost, %,d out of order;"
                  + " %d resumed, away for %.1f to %.1f s; %s%n",
              players,
              steps.getBeats() - delivered,
              steps.getBeats(),
              sent - steps.getHeard(),
              sent,
              steps.getWrong(),
              result.getJsonObject("returns").getLong("resumed"),
              result.getJsonObject("returns").getJsonObject("away").getDouble("p50Ms") / 1e3,
              result.getJsonObject("returns").getJsonObject("away").getDouble("maxMs") / 1e3,
              result.getBoolean("flawless") ? "flawless" : "NOT FLAWLESS");
        });
  }

  private static void returns(String how, boolean unknownToTheNode) throws Exception {
    onTwoNodes(
        10,
        (cluster, room, data) -> {
          int seconds = (int) (RETURNS * BETWEEN_RETURNS) + 5;
          Play playing = Play.begin(data, arguments(cluster, room, CROWD, 10, seconds));
          playing.awaitTalk();
          for (int i = 0; i < RETURNS; i++) {
            for (int node = 0; node < 2; node++) {
              if (unknownToTheNode) {
                cluster.proxy(node).cutAllUnknownToTheNode();
              } else {
                cluster.proxy(node).cutAll();
              }
            }
            Pause.seconds(BETWEEN_RETURNS);
          }
          JsonObject returns = playing.result().json().getJsonObject("returns");
          JsonObject resume = returns.getJsonObject("resume");
          System.out.printf(
              Locale.ROOT,
              "  %-9s %d resumed; round trip p50 %.1f ms; from a new socket to the seat p50 %.1f"
                  + " p99 %.1f max %.1f ms%n",
              how,
              returns.getLong("resumed"),
              returns.getJsonObject("roundTrip").getDouble("p50Ms"),
              resume.getDouble("p50Ms"),
              resume.getDouble("p99Ms"),
              resume.getDouble("maxMs"));
        });
  }

  private interface Script {
    void run(Cluster cluster, String room, Path data) throws Exception;
  }

  private static void onTwoNodes(long delayMillis, Script script) throws Exception {
    Path data = Files.createTempDirectory("rookery-outage");
    try (Cluster cluster = Cluster.start(data, delayMillis)) {
      String room = cluster.makeRoom("metronome");
      script.run(cluster.grow(1, delayMillis), room, data);
    } finally {
      try (Stream<Path> files = Files.walk(data)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  private static List<String> arguments(
      Cluster cluster, String room, int players, int rate, int seconds) {
    List<String> arguments = new ArrayList<>(cluster.loadArguments(List.of(0, 1)));
    arguments.addAll(
        List.of(
            "--script=" + MetronomeScript.class.getName(),
            "--room=" + room,
            "--room-size=" + players,
            "--connections=" + players,
            "--rate=" + rate,
            "--warm-up=0",
            "--duration=" + seconds));
    return arguments;
  }

  private static void refuse(Cluster cluster, boolean all) {
    cluster.proxy(0).refuses(all);
    cluster.proxy(1).refuses(all);
  }

  /** What the room counted, once its players have left. */
  private static Steps steps(Cluster cluster, String room) throws Exception {
    RemotePlayer auditor = RemotePlayer.connect(cluster.port(0), "Auditor");
    auditor.join(
        Join.newBuilder().setId(ByteString.copyFromUtf8("the auditor's id")).setRoom(room).build());
    auditor.say(ToMetronome.newBuilder().setAudit(Audit.getDefaultInstance()).build());
    while (true) {
      FromMetronome said = FromMetronome.parseFrom(auditor.await(FrameKind.MESSAGE));
      if (said.hasSteps()) {
        return said.getSteps();
      }
    }
  }
}
