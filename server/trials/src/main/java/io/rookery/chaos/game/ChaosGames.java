package io.rookery.chaos.game;

import io.rookery.game.GameProvider;
import io.rookery.game.GameType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** These games as an operator would install them: a jar for {@code --games}. */
public final class ChaosGames {
  private ChaosGames() {}

  /** Writes the jar into a directory, which is made when it is not there; returns the directory. */
  public static Path in(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve("chaos.jar");
    String folder = ChaosGames.class.getPackageName().replace('.', '/');
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file));
        Stream<Path> classes = Files.list(classes().resolve(folder))) {
      for (Path each : classes.filter(name -> name.toString().endsWith(".class")).toList()) {
        jar.putNextEntry(new JarEntry(folder + "/" + each.getFileName()));
        Files.copy(each, jar);
      }
      jar.putNextEntry(new JarEntry("META-INF/services/" + GameProvider.class.getName()));
      String providers =
          String.join("\n", List.of(OfLedger.class.getName(), OfMetronome.class.getName()));
      jar.write(providers.getBytes(StandardCharsets.UTF_8));
    }
    return directory;
  }

  private static Path classes() {
    try {
      return Path.of(ChaosGames.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  public static final class OfLedger implements GameProvider {
    @Override
    public GameType<?, ?, ?> type() {
      return Ledger.TYPE;
    }
  }

  public static final class OfMetronome implements GameProvider {
    @Override
    public GameType<?, ?, ?> type() {
      return Metronome.TYPE;
    }
  }
}
