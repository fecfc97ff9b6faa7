package io.rookery.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GameJarsTest {
  @TempDir Path games;

  @Test
  void whatLiesInAJarIsSeenBesideTheServersOwn() throws Exception {
    try (OutputStream file = Files.newOutputStream(games.resolve("chess.jar"));
        JarOutputStream jar = new JarOutputStream(file)) {
      jar.putNextEntry(new JarEntry("chess/rules.txt"));
    }
    ClassLoader loader = GameJars.loader(Optional.of(games));
    assertNotNull(loader.getResource("chess/rules.txt"));
    assertEquals(Main.class, loader.loadClass("io.rookery.app.Main"));
  }

  @Test
  void aDirectoryThatIsNoneIsSaid() {
    Path missing = games.resolve("missing");
    var failure = assertThrows(StartFailure.class, () -> GameJars.loader(Optional.of(missing)));
    assertEquals(
        "--games names " + missing + ", which is no directory that can be read.",
        failure.getMessage());
  }
}
