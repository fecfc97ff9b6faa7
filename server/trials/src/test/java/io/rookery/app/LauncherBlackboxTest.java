package io.rookery.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher in a directory of its own, where what it calls only says that it was called. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LauncherBlackboxTest {
  /** What Maven does: nothing, until somebody writes to the pipe. */
  private static final String MAVEN =
      """
      case " $* " in *' -v '*) echo 'Apache Maven 3.9.0'; exit ;; esac
      echo "begin $$ $*" >>"$CALLS"
      read -r go < "$PIPE"
      echo "end $$" >>"$CALLS"
      """;

  @TempDir Path place;
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void layOut() throws Exception {
    Files.copy(Path.of("../../rookery"), place.resolve("rookery"));
    for (String module : List.of("protocol", "server/node", "server/load", "server/trials")) {
      Files.createDirectories(place.resolve(module).resolve("src/main"));
      Files.createFile(place.resolve(module).resolve("pom.xml"));
    }
    Files.createDirectories(place.resolve("client-js"));
    Files.createDirectories(place.resolve("server/trials/target"));
    Files.createFile(place.resolve("pom.xml"));
    Path tests = Files.createDirectories(place.resolve("protocol/src/test/java"));
    Files.createFile(tests.resolve("OneTest.java"));
    program("bin/mvn", MAVEN);
    program("bin/node", "case $1 in -p) echo 20 ;; -v) echo v20.0.0 ;; esac");
    program("bin/npm", "");
    program("bin/chromium", "echo Chromium");
    program("bin/python3", "");
    program("jdk/bin/java", "");
    program("jdk/bin/javac", "");
    Files.writeString(place.resolve("jdk/release"), "JAVA_VERSION=\"17.0.1\"\n");
    Files.createFile(place.resolve("calls"));
    assertEquals(0, new ProcessBuilder("mkfifo", pipe().toString()).start().waitFor());
  }

  @AfterEach
  void end() {
    for (Process process : started) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** One command built under the run of tests of another: 43 tests failed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev",
        "load",
        "bench contest",
        "chaos",
        "attack",
        "docs",
        "fuzz room",
        "test OneTest"
      })
  void nobodyBuildsUnderARunOfTests(String command) throws Exception {
    Process tests = launch("test");
    awaitCalls(1);
    Process other = launch(command.split(" "));
    String said = saidOf(other).readLine();
    assertTrue(
        said.startsWith("rookery: waiting for ./rookery test (process " + tests.pid()), said);
    assertTrue(said.endsWith(": end it to go on at once."), said);
    assertEquals(1, calls().size(), "it waits");
    go();
    tests.waitFor();
    awaitCalls(3);
    go();
    other.waitFor();
    List<String> calls = calls();
    assertEquals(List.of("begin", "end", "begin", "end"), words(calls, 0), calls::toString);
    assertEquals(words(calls, 1).get(0), words(calls, 1).get(1), calls::toString);
  }

  /** A page was edited, and the node went on serving what it was before. */
  @Test
  void theNodeIsBuiltWithItsPages() throws Exception {
    Process dev = launch("dev");
    awaitCalls(1);
    String asked = calls().get(0);
    assertTrue(asked.contains(" -pl client-js,server/node,"), asked);
    go();
    dev.waitFor();
  }

  @Test
  void theSiteIsMadeOfWhatWasBuiltByToolsThatAreInstalledOnce() throws Exception {
    Files.createDirectories(place.resolve(".mvn")); // or what the build reads cannot be listed
    Files.createDirectories(place.resolve("site"));
    Files.writeString(place.resolve("site/package-lock.json"), "{}");
    program("bin/npm", "mkdir -p node_modules; echo \"npm in $(basename \"$PWD\")\" >>\"$CALLS\"");
    program("bin/node", "case $1 in -p) echo 20 ;; *) echo \"node $1\" >>\"$CALLS\" ;; esac");
    String made = "node " + place.toRealPath().resolve("site/build.mjs");

    assertEquals(List.of("npm in site", made), afterTheBuild());
    assertEquals(List.of(made), afterTheBuild());
  }

  /** What `docs` calls once it has built. */
  private List<String> afterTheBuild() throws Exception {
    int before = calls().size();
    Process docs = launch("docs");
    awaitCalls(before + 1);
    go();
    assertEquals(0, docs.waitFor());
    return calls().subList(before + 2, calls().size());
  }

  @Test
  void aCommandThatIsKilledLeavesThePlaceToTheNext() throws Exception {
    Process first = launch("chaos");
    awaitCalls(1);
    first.descendants().forEach(ProcessHandle::destroyForcibly);
    first.destroyForcibly().waitFor();
    Process second = launch("chaos");
    awaitCalls(2);
    go();
    assertEquals(0, second.waitFor());
  }

  @Test
  void aTestThatDoesNotExistIsSaid() throws Exception {
    Process asked = launch("test", "OneTest,SeatsTest");
    assertEquals(2, asked.waitFor());
    String said = saidOf(asked).readLine();
    assertTrue(said.startsWith("rookery: no Java test is called SeatsTest: "), said);
    assertEquals(List.of(), calls());
  }

  /** It built for a minute, or waited for a run of tests, before it said a word. */
  @ParameterizedTest
  @ValueSource(strings = {"dev --help", "node -h", "bench --help", "load --port 1 --help"})
  void helpIsThereAtOnceWithoutABuild(String command) throws Exception {
    Path kept = place.resolve("docs/commands").resolve(command.split(" ")[0] + ".txt");
    Files.createDirectories(kept.getParent());
    Files.writeString(kept, "what it explains\n");
    Process tests = launch("test");
    awaitCalls(1);
    Process asked = launcher(command.split(" ")).start();
    started.add(asked);
    String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals("what it explains\n", said);
    assertEquals(0, asked.waitFor());
    assertEquals(1, calls().size(), "the tests' own");
    tests.destroy();
  }

  private Process launch(String... command) throws IOException {
    Process process = launcher(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    started.add(process);
    return process;
  }

  private ProcessBuilder launcher(String... command) {
    List<String> all = new ArrayList<>(List.of(place.resolve("rookery").toString()));
    all.addAll(Arrays.asList(command));
    ProcessBuilder builder = new ProcessBuilder(all);
    builder.environment().remove("ROOKERY_WITHIN"); // this one is not of the run that tests it
    builder.environment().put("PATH", place.resolve("bin") + ":" + System.getenv("PATH"));
    builder.environment().put("JAVA_HOME", place.resolve("jdk").toString());
    builder.environment().put("CHROMIUM", place.resolve("bin/chromium").toString());
    builder.environment().put("CALLS", place.resolve("calls").toString());
    builder.environment().put("PIPE", pipe().toString());
    return builder;
  }

  private Path pipe() {
    return place.resolve("pipe");
  }

  /** Lets the Maven that waits come to its end. */
  private void go() throws IOException {
    try (FileOutputStream pipe = new FileOutputStream(pipe().toFile())) {
      pipe.write('\n');
    }
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(place.resolve("calls"));
  }

  private void awaitCalls(int count) throws IOException {
    while (calls().size() < count) {
      Thread.onSpinWait();
    }
  }

  private static List<String> words(List<String> lines, int which) {
    return lines.stream().map(line -> line.split(" ")[which]).toList();
  }

  private static BufferedReader saidOf(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
  }

  private void program(String path, String script) throws IOException {
    Path file = place.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + script);
    assertTrue(file.toFile().setExecutable(true));
  }
}
