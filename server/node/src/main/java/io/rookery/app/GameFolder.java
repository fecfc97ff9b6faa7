package io.rookery.app;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The jars of {@code --games}, of which somebody may put others there at any time. */
final class GameFolder {
  private final Path folder;

  GameFolder(Path folder) {
    this.folder = folder;
  }

  /** What tells one content from another: each jar's size and time, or nothing where none is. */
  Map<Path, String> content() throws IOException {
    Map<Path, String> content = new TreeMap<>();
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
      for (Path jar : jars) {
        var about = Files.readAttributes(jar, BasicFileAttributes.class);
        content.put(jar, about.size() + " " + about.lastModifiedTime() + " " + about.fileKey());
      }
    }
    return content;
  }

  /**
   * The games that are there now, from copies: they stay so when the folder changes.
   *
   * @throws StartFailure when they cannot be used, and what to do
   * @throws IOException when a jar is taken away meanwhile, or there is no place for the copies
   */
  InstalledGames load() throws IOException {
    Path copies = Files.createTempDirectory("rookery-games");
    copies.toFile().deleteOnExit();
    for (Path jar : content().keySet()) {
      Path copy = copies.resolve(jar.getFileName());
      Files.copy(jar, copy);
      copy.toFile().deleteOnExit();
    }
    try {
      return InstalledGames.load(Optional.of(copies));
    } catch (StartFailure failure) {
      throw new StartFailure(failure.getMessage().replace(copies.toString(), folder.toString()));
    }
  }
}
