package io.rookery.app;

import io.rookery.game.GameProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The jars of {@code --games}, behind the server's own class path.
 *
 * @param loader sees the server's classes and those of the jars; lives as long as the node
 * @param providing those that name providers, in the order of their names
 * @param libraries those that name none, and are there for the others
 */
record GameJars(ClassLoader loader, List<Providing> providing, List<Path> libraries) {
  static final String SERVICE = "META-INF/services/" + GameProvider.class.getName();

  /** A jar, and the classes that it says are providers. */
  record Providing(Path jar, List<String> providers) {}

  /**
   * Opens what is in a directory.
   *
   * @throws StartFailure when there is no jar, one that cannot be read, or none that names a
   *     provider
   */
  static GameJars in(Path directory) {
    List<Providing> providing = new ArrayList<>();
    List<Path> libraries = new ArrayList<>();
    List<URL> urls = new ArrayList<>();
    List<Path> jars = jars(directory);
    for (Path jar : jars) {
      urls.add(url(jar));
      List<String> providers = providers(jar);
      if (providers.isEmpty()) {
        libraries.add(jar);
      } else {
        providing.add(new Providing(jar, providers));
      }
    }
    if (jars.isEmpty()) {
      throw new StartFailure(
          "--games names "
              + directory
              + ", where there is no jar: put a game's jar there, or leave the flag out.");
    }
    if (providing.isEmpty()) {
      throw new StartFailure(
          libraries.get(0)
              + " names no provider of a game, nor does any jar beside it: write the name of your"
              + " GameProvider class into the jar's "
              + SERVICE
              + ".");
    }
    ClassLoader ours = GameJars.class.getClassLoader();
    return new GameJars(
        new URLClassLoader("games", urls.toArray(URL[]::new), ours), providing, libraries);
  }

  /** Whether there is any. */
  static boolean areIn(Path directory) {
    return !jars(directory).isEmpty();
  }

  /** The names in a service file: one a line, with comments behind #. */
  static List<String> names(InputStream serviceFile) throws IOException {
    return new String(serviceFile.readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.replaceFirst("#.*", "").strip())
        .filter(name -> !name.isEmpty())
        .distinct()
        .toList();
  }

  private static List<Path> jars(Path directory) {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.jar")) {
      files.forEach(jars::add);
    } catch (IOException e) {
      throw new StartFailure(
          "--games names " + directory + ", which is no directory that can be read.");
    }
    Collections.sort(jars);
    return jars;
  }

  private static List<String> providers(Path jar) {
    try (ZipFile file = new ZipFile(jar.toFile())) {
      ZipEntry services = file.getEntry(SERVICE);
      if (services == null) {
        return List.of();
      }
      try (InputStream in = file.getInputStream(services)) {
        return names(in);
      }
    } catch (IOException e) {
      throw new StartFailure(jar + " is no jar that can be read: build it again, or take it away.");
    }
  }

  private static URL url(Path file) {
    try {
      return file.toAbsolutePath().toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("every file has a URL", e);
    }
  }
}
