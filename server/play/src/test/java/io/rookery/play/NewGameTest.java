package io.rookery.play;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class NewGameTest {
  @TempDir Path work;
  private Path tarball;

  @BeforeEach
  void publish() throws IOException {
    tarball = Files.writeString(work.resolve("rookery-client-1.tgz"), "a tarball");
  }

  @ParameterizedTest
  @ValueSource(strings = {"empty", "chat", "realtime"})
  void aNewGameHasAllThatItsTemplateListsAndNoMarkIsLeft(String template) throws IOException {
    assertEquals(0, make("my-game", "--template", template));

    Path game = work.resolve("my-game");
    assertTrue(Files.isExecutable(game.resolve("play")));
    assertTrue(Files.isExecutable(game.resolve("check")));
    assertTrue(Files.exists(game.resolve(".gitignore")));
    assertTrue(Files.exists(game.resolve("page/vendor/rookery-client-1.tgz")));
    String rules = Files.readString(game.resolve("game/src/main/java/games/mygame/MyGame.java"));
    assertTrue(rules.contains("GameType.named(\"my-game\")"), rules);
    for (Path file : files(game)) {
      String text = Files.readString(file);
      assertFalse(
          Pattern.compile("@(type|Class|package|version|client|protobuf)@").matcher(text).find(),
          file + " has a mark left");
    }
  }

  @Test
  void aFolderWithSomethingInItIsLeftAsItIs() throws IOException {
    Path game = Files.createDirectory(work.resolve("chess"));
    Files.writeString(game.resolve("mine.txt"), "mine");

    assertEquals(2, make("chess"));

    assertEquals(List.of(game.resolve("mine.txt")), files(game));
  }

  @Test
  void aTemplateThatThereIsNotIsSaidWithThoseThatThereAre() throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      assertEquals(2, make("chess", "--template", "../etc"));
    } finally {
      System.setErr(before);
    }
    assertEquals(
        "rookery: There is no template ../etc: say --template empty, chat or realtime.",
        said.toString(StandardCharsets.UTF_8).strip());
  }

  @Test
  void theLauncherKeepsWhatNewSaysOfItself() throws IOException {
    CommandLine line = new CommandLine(new Main()).getSubcommands().get("new");
    line.setUsageHelpAutoWidth(false);
    line.setUsageHelpWidth(100);

    String kept = Files.readString(Path.of("../../docs/commands/new.txt"));

    assertEquals(line.getUsageMessage(CommandLine.Help.Ansi.OFF), kept);
  }

  private int make(String name, String... further) {
    Stream<String> all =
        Stream.concat(
            Stream.of("new", work.resolve(name).toString(), "--client", tarball.toString()),
            Stream.of(further));
    return Main.run(all.toArray(String[]::new));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      return found.filter(Files::isRegularFile).toList();
    }
  }
}
