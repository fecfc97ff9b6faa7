package io.rookery.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SettingsTest {
  @TempDir Path directory;

  @Test
  void devListensOnLoopbackAtTheUsualPorts() {
    Settings settings = parsed().settings(true, false);
    assertEquals(new Settings.Listener("--port", "127.0.0.1", 8443, false), settings.game());
    assertEquals("127.0.0.1", settings.admin().bind());
    assertEquals("127.0.0.1", settings.cluster().bind());
    assertEquals(true, settings.tls().on());
  }

  @Test
  void aFurtherNodeTakesThePortItWasToldAndOtherwiseWhatIsFree() {
    assertEquals(false, parsed("--port", "8444").settings(true, true).game().wander());
    assertEquals(true, parsed().settings(true, true).game().wander());
  }

  @Test
  void severalNodesMayBeNamedToJoin() {
    assertEquals(
        List.of(new HostAndPort("a", 1), new HostAndPort("::1", 2), new HostAndPort("c", 3)),
        parsed("--join", "a:1,[::1]:2", "--join", "c:3").settings(false, true).peers().join());
  }

  @Test
  void whatContradictsIsRefusedWithASentence() {
    assertFails("--tls-cert and --tls-key belong together: give both.", "--tls-cert", "x.pem");
    assertFails(
        "--no-tls contradicts --tls-cert and --tls-key: leave one out.",
        "--no-tls",
        "--tls-key",
        "x.pem");
    assertFails("--port is from 1 to 65535, not 70000.", "--port", "70000");
    assertFails("--drain-seconds is from 0 to 3600, not -1.", "--drain-seconds=-1");
  }

  @Test
  void aFileGivesFlagsAndWhatIsOnTheCommandLineWins() throws Exception {
    Path file = Files.writeString(directory.resolve("node.properties"), "port=1\nno-tls=true\n");
    Flags flags = new Flags();
    CommandLine line = new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(flags));
    line.setDefaultValueProvider(ConfigFile.read(file, line.getCommandSpec()));
    line.parseArgs("--port", "2");
    Settings settings = flags.settings(false, false);
    assertEquals(2, settings.game().port());
    assertEquals(false, settings.tls().on());
    assertEquals("rookery", settings.tokens().audience());
  }

  @Test
  void aFileWithAnUnknownFlagIsRefused() throws Exception {
    Path file = Files.writeString(directory.resolve("node.properties"), "prot=1\n");
    var command = CommandLine.Model.CommandSpec.forAnnotatedObject(new Flags());
    var failure = assertThrows(StartFailure.class, () -> ConfigFile.read(file, command));
    assertEquals(
        file + " sets prot, which is no flag: see --help for those there are.",
        failure.getMessage());
  }

  @Test
  void theConfigFileIsFoundInBothSpellings() {
    assertEquals(Optional.of(Path.of("x")), ConfigFile.named("node", "--config", "x"));
    assertEquals(Optional.of(Path.of("x")), ConfigFile.named("node", "--config=x"));
    assertEquals(Optional.empty(), ConfigFile.named("node", "--port", "1"));
  }

  private void assertFails(String sentence, String... arguments) {
    Flags flags = parsed(arguments);
    var failure = assertThrows(StartFailure.class, () -> flags.settings(false, false));
    assertEquals(sentence, failure.getMessage());
  }

  private Flags parsed(String... arguments) {
    Flags flags = new Flags();
    new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(flags)).parseArgs(arguments);
    return flags;
  }
}
