package io.rookery.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rookery.game.GameType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledGamesTest {
  @TempDir Path games;

  @Test
  void aNodeHasTheGamesThatShipInTheOrderOfTheirNames() {
    InstalledGames shipped = InstalledGames.load(Optional.empty());
    assertEquals(
        List.of("arena", "chat", "echo"),
        shipped.types().all().stream().map(GameType::name).toList());
    assertEquals(1, shipped.byOrigin().size(), shipped.byOrigin()::toString);
  }

  @Test
  void aJarsGamesAreThereBesideThoseThatShipAndItIsSaidFromWhere() throws Exception {
    Path jar = jar("chess.jar", "Chess", GameJarFile.game("Chess", "chess"), "Chess # a board\n\n");
    Path library = jar("board.jar", "Board", "public class Board {}", null);
    InstalledGames found = load();
    assertEquals(jar.toString(), found.origins().get("chess"));
    assertEquals(List.of("chess"), found.byOrigin().get(jar.toString()));
    assertEquals(4, found.types().all().size());
    assertEquals(List.of(library), found.libraries());
  }

  @Test
  void aDirectoryThatIsNoneIsSaid() {
    Path missing = games.resolve("missing");
    assertFails("--games names " + missing + ", which is no directory that can be read.", missing);
  }

  @Test
  void aDirectoryWithoutAnyJarIsSaid() throws Exception {
    Files.writeString(games.resolve("Chess.java"), "class Chess {}");
    assertFails(
        "--games names "
            + games
            + ", where there is no jar: put a game's jar there, or leave the flag out.",
        games);
  }

  @Test
  void aBrokenJarIsSaid() throws Exception {
    Path jar = Files.writeString(games.resolve("chess.jar"), "no zip");
    assertFails(jar + " is no jar that can be read: build it again, or take it away.", games);
  }

  @Test
  void aJarWithoutAProviderIsSaid() throws Exception {
    Path jar = jar("chess.jar", "Chess", GameJarFile.game("Chess", "chess"), null);
    assertFails(
        jar
            + " names no provider of a game, nor does any jar beside it: write the name of your"
            + " GameProvider class into the jar's META-INF/services/io.rookery.game.GameProvider.",
        games);
  }

  @Test
  void aProviderThatIsNotThereIsSaid() throws Exception {
    Path jar = jar("chess.jar", "Chess", GameJarFile.game("Chess", "chess"), "Ches");
    assertFails(
        jar
            + " names the provider Ches, a class that is not there: correct"
            + " META-INF/services/io.rookery.game.GameProvider.",
        games);
  }

  @Test
  void aProviderThatIsNoneOrCannotBeMadeIsSaid() throws Exception {
    Path jar = jar("chess.jar", "Chess", "public class Chess {}", "Chess");
    assertFails(
        jar
            + " names the provider Chess, which is no GameProvider: correct"
            + " META-INF/services/io.rookery.game.GameProvider.",
        games);
    String hidden = GameJarFile.game("Chess", "chess").replace("public class", "class");
    jar("chess.jar", "Chess", hidden, "Chess");
    assertFails(
        jar
            + " names the provider Chess, which cannot be made: it is a public class with a public"
            + " constructor without parameters.",
        games);
  }

  @Test
  void aProviderThatThrowsIsSaidWithTheLine() throws Exception {
    String source = GameJarFile.provider("Chess", "throw new RuntimeException(\"no board\");");
    Path jar = jar("chess.jar", "Chess", source, "Chess");
    String said = failure(games);
    assertTrue(
        said.startsWith(
            jar + " names the provider Chess, which fails: RuntimeException: no board (at" + " "),
        said);
    assertTrue(said.endsWith("Chess.type(Chess.java:3))."), said);
  }

  @Test
  void aTypeThatCannotBeIsSaidInItsOwnWords() throws Exception {
    String source =
        GameJarFile.provider("Chess", "return TYPE;")
            .replace(
                "public GameType<?, ?, ?> type",
                "static final GameType<?, ?, ?> TYPE = GameType.named(\"chess\").seats(0)"
                    + ".plays(room -> (player, said) -> {}); public GameType<?, ?, ?> type");
    jar("chess.jar", "Chess", source, "Chess");
    String said = failure(games);
    assertTrue(said.contains("chess: seats is from 1 to 10000, not 0"), said);
  }

  @Test
  void twoGamesOfOneNameAreSaidWithBothFiles() throws Exception {
    Path one = jar("chess.jar", "Chess", GameJarFile.game("Chess", "chess"), "Chess");
    Path two = jar("draughts.jar", "Draughts", GameJarFile.game("Draughts", "chess"), "Draughts");
    assertFails(
        one
            + " and "
            + two
            + " both provide a game named chess: rename one of them, or take one away.",
        games);
  }

  @Test
  void aNameOfAGameThatShipsIsTaken() throws Exception {
    Path jar = jar("talk.jar", "Talk", GameJarFile.game("Talk", "chat"), "Talk");
    String said = failure(games);
    assertTrue(said.contains(" and " + jar + " both provide a game named chat: rename one"), said);
  }

  @Test
  void aStateThatCannotBeIsSaidWithItsField() throws Exception {
    Path jar = jar("chess.jar", "Chess", sharing("ListValue", ""), "Chess");
    assertFails(
        jar
            + ": the game chess does not fit: the field values of google.protobuf.ListValue is"
            + " repeated; make it a map, or put the list into a message.",
        games);
  }

  @Test
  void aFieldNumberThatIsNotThereIsSaid() throws Exception {
    String source = sharing("Struct", "room.shared(7, com.google.protobuf.Value.class);");
    Path jar = jar("chess.jar", "Chess", source, "Chess");
    assertFails(
        jar
            + ": the game chess does not fit: google.protobuf.Struct has no field 7; use its"
            + " _FIELD_NUMBER constants.",
        games);
  }

  @Test
  void aLibraryThatIsMissingIsSaid() throws Exception {
    String source =
        GameJarFile.game("Chess", "chess").replace("{ return", "{ Board.setUp(); return")
            + " class Board { static void setUp() {} }";
    Path jar = jar("chess.jar", "Chess", source, "Chess");
    try (var zip = java.nio.file.FileSystems.newFileSystem(jar)) {
      Files.delete(zip.getPath("Board.class"));
    }
    assertFails(
        jar + " names the provider Chess, which needs Board: put the jar that has it beside.",
        games);
  }

  private static String sharing(String message, String declares) {
    return GameJarFile.provider(
        "Chess",
        "return GameType.named(\"chess\").shares(com.google.protobuf."
            + message
            + ".getDefaultInstance()).plays(room -> { "
            + declares
            + " return (player, said) -> {}; });");
  }

  private Path jar(String name, String className, String source, String services) throws Exception {
    return GameJarFile.write(games.resolve(name), className, source, services);
  }

  private InstalledGames load() {
    return InstalledGames.load(Optional.of(games));
  }

  private static void assertFails(String sentence, Path directory) {
    assertEquals(sentence, failure(directory));
  }

  private static String failure(Path directory) {
    return assertThrows(StartFailure.class, () -> InstalledGames.load(Optional.of(directory)))
        .getMessage();
  }
}
