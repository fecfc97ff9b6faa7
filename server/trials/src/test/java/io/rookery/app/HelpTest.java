package io.rookery.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The launcher prints kept texts, so that help neither builds nor starts anything. */
class HelpTest {
  private static final int WIDTH = 100;

  @ParameterizedTest
  @ValueSource(strings = {"dev", "node"})
  void theLauncherKeepsWhatTheServerSays(String command) throws Exception {
    assertKept(command, made("io.rookery.app.Main").getSubcommands().get(command));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bench", "chaos", "attack", "simulate"})
  void theLauncherKeepsWhatAMeasurementSays(String command) throws Exception {
    String folder = command.equals("simulate") ? "simulation" : command;
    assertKept(command, made("io.rookery." + folder + ".Main"));
  }

  @ParameterizedTest
  @ValueSource(strings = "load")
  void theLauncherKeepsWhatTheLoadToolSays(String command) throws Exception {
    CommandLine tool = made("io.rookery.load.Main");
    tool.addSubcommand(made("io.rookery.load.LoadCommand"));
    assertKept(command, tool.getSubcommands().get(command));
  }

  private static void assertKept(String command, CommandLine line) throws Exception {
    line.setUsageHelpAutoWidth(false);
    line.setUsageHelpWidth(WIDTH);
    String says = line.getUsageMessage(CommandLine.Help.Ansi.OFF);
    Path written = Files.createDirectories(Path.of("target/commands")).resolve(command + ".txt");
    Files.writeString(written, says);
    Path kept = Path.of("../../docs/commands").resolve(command + ".txt");
    assertEquals(
        says,
        Files.exists(kept) ? Files.readString(kept) : "",
        () -> "the help has changed: copy server/trials/" + written + " to docs/commands");
  }

  /** A command, whatever its constructor is given. */
  private static CommandLine made(String name) throws Exception {
    Constructor<?> constructor = Class.forName(name).getDeclaredConstructors()[0];
    constructor.setAccessible(true);
    Object[] arguments =
        Stream.of(constructor.getParameterTypes())
            .map(type -> type == PrintStream.class ? System.out : "")
            .toArray();
    return new CommandLine(constructor.newInstance(arguments));
  }
}
