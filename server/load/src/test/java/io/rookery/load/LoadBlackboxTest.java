package io.rookery.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The load tool against nodes that it starts in JVMs of their own. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LoadBlackboxTest {
  private static final String NODE = ManagementFactory.getRuntimeMXBean().getClassPath();

  @TempDir Path directory;

  private final StringWriter said = new StringWriter();

  @Test
  void everybodyHearsEverythingOnceAndInOrder() throws IOException {
    assertEquals(0, load("--script", "shout", "--rate", "5"), said::toString);
    JsonObject result = result();
    assertTrue(result.getBoolean("flawless"));
    long heard = result.getJsonObject("delivery").getLong("count");
    assertTrue(heard > 0, result::encode);
    assertEquals(0, result.getJsonObject("wrong").getInteger("misplaced"));
    assertTrue(result.getJsonObject("servers").getDouble("cores") > 0);
    assertTrue(Files.readString(directory.resolve("report.html")).contains("<polyline"));
  }

  @Test
  void whatComesBackAsStateIsMeasuredByItsAcknowledgement() throws IOException {
    assertEquals(0, load("--script", "arena", "--nodes", "2"), said::toString);
    JsonObject result = result();
    assertEquals(0, result.getJsonObject("delivery").getLong("count"));
    assertTrue(result.getJsonObject("acknowledgement").getLong("count") > 0);
    assertTrue(result.getDouble("statesPerSecond") > 0);
  }

  @Test
  void aPlanThatCannotBeIsRefusedWithASentence() {
    assertEquals(2, load("--url", "http://localhost"));
    assertTrue(said.toString().contains("ws:// or wss://"), said::toString);
    assertEquals(2, load("--url", "ws://localhost", "--script", "java.lang.String"));
    assertTrue(said.toString().contains("is no PlayerScript"), said::toString);
    assertEquals(2, load("--url", "ws://localhost", "--connections", "0"));
    assertTrue(said.toString().contains("--connections is from 1 to"), said::toString);
  }

  private int load(String... more) {
    List<String> arguments = new ArrayList<>(List.of("--room-size", "4", "--duration", "2"));
    if (!List.of(more).contains("--connections")) {
      arguments.addAll(List.of("--connections", "8"));
    }
    arguments.addAll(List.of("--json", directory.resolve("result.json").toString()));
    arguments.addAll(List.of("--report", directory.resolve("report.html").toString()));
    arguments.addAll(List.of(more));
    PrintWriter out = new PrintWriter(said, true);
    return new CommandLine(new LoadCommand(NODE))
        .setOut(out)
        .setErr(out)
        .execute(arguments.toArray(String[]::new));
  }

  private JsonObject result() throws IOException {
    return new JsonObject(Files.readString(directory.resolve("result.json")));
  }
}
