package io.rookery.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Makes jars of games from sources, as an author's build does. */
final class GameJarFile {
  private GameJarFile() {}

  /** A class {@code name} whose type() does this. */
  static String provider(String name, String body) {
    return """
    import io.rookery.game.*;
    public class %s implements GameProvider {
      public GameType<?, ?, ?> type() { %s }
    }
    """
        .formatted(name, body);
  }

  /** A game that does nothing, of this name. */
  static String game(String provider, String type) {
    return provider(
        provider, "return GameType.named(\"" + type + "\").plays(room -> (player, said) -> {});");
  }

  /**
   * Compiles a class and packs it.
   *
   * @param services what the service file says; null: there is none
   */
  static Path write(Path jar, String className, String source, String services) throws IOException {
    Path sources = Files.createTempDirectory(jar.getParent(), "build");
    Path file = Files.writeString(sources.resolve(className + ".java"), source);
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                file.toString());
    assertTrue(code == 0, source);
    List<Path> classes = new ArrayList<>();
    try (Stream<Path> made = Files.list(sources)) {
      made.filter(one -> one.toString().endsWith(".class")).forEach(classes::add);
    }
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Path one : classes) {
        out.putNextEntry(new JarEntry(one.getFileName().toString()));
        Files.copy(one, out);
      }
      if (services != null) {
        out.putNextEntry(new JarEntry(GameJars.SERVICE));
        out.write(services.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
    }
    return jar;
  }
}
