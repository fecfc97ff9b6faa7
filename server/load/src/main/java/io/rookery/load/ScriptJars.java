package io.rookery.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Where classes of scripts are looked for. */
final class ScriptJars {

  private ScriptJars() {}

  /** The class path, and behind it the jars of a directory; null for no directory. */
  static ClassLoader of(Path directory) {
    ClassLoader own = ScriptJars.class.getClassLoader();
    if (directory == null) {
      return own;
    }
    List<URL> jars = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(name -> name.toString().endsWith(".jar")).toList()) {
        jars.add(url(file));
      }
    } catch (IOException e) {
      throw new BadPlan(directory + " cannot be read: give a directory of jars with --games.");
    }
    return new URLClassLoader(jars.toArray(URL[]::new), own);
  }

  /** Whether nodes find games there, too. */
  static boolean haveGames(Path directory) {
    try (var jars = (URLClassLoader) of(directory)) {
      return jars.findResource("META-INF/services/io.rookery.game.GameProvider") != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URL url(Path file) throws MalformedURLException {
    return file.toUri().toURL();
  }
}
