package io.rookery.play;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GameBuildTest {
  @TempDir Path work;
  private GameBuild build;

  @BeforeEach
  void write() throws IOException {
    build = new GameBuild(work.resolve("game"));
    save(build.java().resolve("chess/Chess.java"), "package chess; class Chess {}");
    save(build.resources().resolve("META-INF/services/x"), "chess.Chess");
  }

  @Test
  void theJarHasTheClassesAndTheResources() throws IOException {
    assertEquals(Optional.empty(), build.compile());

    try (JarFile jar = new JarFile(build.jars().resolve("game.jar").toFile())) {
      assertTrue(jar.getEntry("chess/Chess.class") != null);
      assertTrue(jar.getEntry("META-INF/services/x") != null);
    }
  }

  @Test
  void whatDoesNotCompileIsSaidWithItsPlaceAndLeavesTheLastJar() throws IOException {
    build.compile();
    byte[] last = Files.readAllBytes(build.jars().resolve("game.jar"));

    save(build.java().resolve("chess/Chess.java"), "package chess;\nclass Chess { Nix x; }");
    String wrong = build.compile().orElseThrow();

    assertTrue(
        wrong.startsWith("game/src/main/java/chess/Chess.java:2: cannot find symbol"), wrong);
    assertTrue(java.util.Arrays.equals(last, Files.readAllBytes(build.jars().resolve("game.jar"))));
  }

  @Test
  void aClassThatWentAwayIsNotInTheNextJar() throws IOException {
    save(build.java().resolve("chess/Old.java"), "package chess; class Old {}");
    build.compile();

    Files.delete(build.java().resolve("chess/Old.java"));
    build.compile();

    try (JarFile jar = new JarFile(build.jars().resolve("game.jar").toFile())) {
      assertEquals(null, jar.getEntry("chess/Old.class"));
    }
  }

  @Test
  void aChangeIsSeenOnceAndWithItsPlace() throws IOException {
    Sources sources = new Sources(java.util.List.of(build.java(), build.protos()));
    assertEquals(Optional.empty(), sources.change());

    save(build.protos().resolve("chess.proto"), "message A {}");
    Sources.Change change = sources.change().orElseThrow();

    assertTrue(change.in(build.protos()));
    assertFalse(change.in(build.java()));
    assertEquals(Optional.empty(), sources.change());
  }

  private static void save(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
