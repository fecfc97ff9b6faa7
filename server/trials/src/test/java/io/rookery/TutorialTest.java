package io.rookery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Who follows the tutorial has a game that compiles, and tests that pass, after each of its steps;
 * and so has the game that the guides show.
 *
 * <p>A step has the files that it changes; the others are as the step before left them.
 */
class TutorialTest {
  private static final Path STEPS = Path.of("../../docs/tutorial/steps");
  private static final Path RACE = Path.of("../../docs/guides/race");
  private static final int LAST = 6;

  @TempDir Path classes;

  static IntStream steps() {
    return IntStream.rangeClosed(1, LAST);
  }

  @ParameterizedTest(name = "step {0}")
  @MethodSource("steps")
  void eachStepOfTheTutorialCompilesAndPassesItsTests(int step) throws Exception {
    Map<String, Path> sources = new TreeMap<>();
    for (int each = 1; each <= step; each++) {
      sources.putAll(javaIn(Path.of("target/tutorial/" + each + "/generated")));
      sources.putAll(javaIn(STEPS.resolve(each + "/game/src/main/java")));
      sources.putAll(javaIn(STEPS.resolve(each + "/game/src/test/java")));
    }
    assertWell(sources);
  }

  @Test
  void theGameOfTheGuidesCompilesAndPassesItsTests() throws Exception {
    Map<String, Path> sources = javaIn(Path.of("target/guides/race/generated"));
    sources.putAll(javaIn(RACE.resolve("game/src/main/java")));
    sources.putAll(javaIn(RACE.resolve("game/src/test/java")));
    assertWell(sources);
  }

  private void assertWell(Map<String, Path> sources) throws Exception {
    assertEquals("", compile(sources.values()));
    List<String> tests =
        sources.keySet().stream().filter(name -> name.endsWith("Test.java")).toList();
    long declared = 0;
    for (String test : tests) {
      declared +=
          Files.readString(sources.get(test)).lines().filter(l -> l.equals("  @Test")).count();
    }
    TestExecutionSummary ran = run(tests);
    assertEquals(List.of(), ran.getFailures().stream().map(TutorialTest::told).toList());
    assertTrue(declared > 0);
    assertEquals(declared, ran.getTestsSucceededCount());
  }

  /** The sources in a folder, by their places in it. */
  private static Map<String, Path> javaIn(Path folder) throws IOException {
    Map<String, Path> found = new TreeMap<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(file -> found.put(folder.relativize(file).toString(), file));
      }
    }
    return found;
  }

  /** Returns what is wrong. */
  private String compile(Collection<Path> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    List<String> options =
        List.of(
            "-proc:none",
            "--release",
            "17",
            "-classpath",
            System.getProperty("java.class.path"),
            "-d",
            classes.toString());
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean well =
          compiler
              .getTask(said, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      return well ? "" : said.toString();
    }
  }

  private TestExecutionSummary run(List<String> tests) throws Exception {
    URL[] where = {classes.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(where, getClass().getClassLoader())) {
      ClassSelector[] selected = new ClassSelector[tests.size()];
      for (int i = 0; i < selected.length; i++) {
        String name = tests.get(i).replace('\\', '/').replace('/', '.').replace(".java", "");
        selected[i] = selectClass(loader.loadClass(name));
      }
      LauncherDiscoveryRequest request =
          LauncherDiscoveryRequestBuilder.request().selectors(selected).build();
      SummaryGeneratingListener listener = new SummaryGeneratingListener();
      LauncherFactory.create().execute(request, listener);
      return listener.getSummary();
    }
  }

  private static String told(TestExecutionSummary.Failure failure) {
    return failure.getTestIdentifier().getDisplayName() + ": " + failure.getException();
  }
}
