package io.rookery.app;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts the jars of {@code --games} behind the server's own class path. */
final class GameJars {

  private GameJars() {}

  /** The loader that sees the server's classes and those of the jars; lives as long as the node. */
  static ClassLoader loader(Optional<Path> directory) {
    ClassLoader ours = GameJars.class.getClassLoader();
    if (directory.isEmpty()) {
      return ours;
    }
    List<URL> jars = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.get(), "*.jar")) {
      for (Path file : files) {
        jars.add(url(file));
      }
    } catch (IOException e) {
      throw new StartFailure(
          "--games names " + directory.get() + ", which is no directory that can be read.");
    }
    return new URLClassLoader("games", jars.toArray(URL[]::new), ours);
  }

  private static URL url(Path file) throws MalformedURLException {
    return file.toAbsolutePath().toUri().toURL();
  }
}
