package io.rookery.app;

import io.rookery.game.GameProvider;
import io.rookery.game.GameType;
import io.rookery.room.GameTypes;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The game types of a node, and where each came from.
 *
 * @param origins by type: the jar, or the directory of classes
 * @param libraries jars of {@code --games} without a game of their own
 * @param loader sees all of them
 */
record InstalledGames(
    GameTypes types, Map<String, String> origins, List<Path> libraries, ClassLoader loader) {

  /**
   * Those on the class path, and those of the jars in a directory.
   *
   * @throws StartFailure saying which file is wrong, and what to do
   */
  static InstalledGames load(Optional<Path> directory) {
    Loading loading = new Loading();
    loading.classPath(GameJars.class.getClassLoader());
    List<Path> libraries = List.of();
    ClassLoader loader = GameJars.class.getClassLoader();
    if (directory.isPresent()) {
      GameJars jars = GameJars.in(directory.get());
      libraries = jars.libraries();
      loader = jars.loader();
      for (GameJars.Providing providing : jars.providing()) {
        for (String provider : providing.providers()) {
          loading.add(providing.jar().toString(), provider, jars.loader());
        }
      }
    }
    return new InstalledGames(
        loading.types(), Collections.unmodifiableMap(loading.origins), libraries, loader);
  }

  /** The types by where they came from, both in an order that stays. */
  Map<String, List<String>> byOrigin() {
    Map<String, List<String>> byOrigin = new LinkedHashMap<>();
    origins.forEach(
        (type, origin) -> byOrigin.computeIfAbsent(origin, one -> new ArrayList<>()).add(type));
    return byOrigin;
  }

  private static final class Loading {
    private final List<GameType<?, ?, ?>> found = new ArrayList<>();
    private final Map<String, String> origins = new TreeMap<>();

    void classPath(ClassLoader ours) {
      Set<String> seen = new HashSet<>();
      try {
        for (URL file : Collections.list(ours.getResources(GameJars.SERVICE))) {
          try (InputStream in = file.openStream()) {
            for (String provider : GameJars.names(in)) {
              if (seen.add(provider)) {
                add(origin(file), provider, ours);
              }
            }
          }
        }
      } catch (IOException e) {
        throw new StartFailure("The class path cannot be read: " + e.getMessage() + ".");
      }
    }

    /** {@code jar:file:/lib/games.jar!/META-INF/…} as {@code /lib/games.jar}. */
    private static String origin(URL file) {
      String path = file.toString().replaceFirst("^(jar:)?file:", "");
      return path.substring(0, path.length() - GameJars.SERVICE.length()).replaceFirst("!?/$", "");
    }

    void add(String origin, String provider, ClassLoader loader) {
      GameType<?, ?, ?> type = typeOf(origin, provider, loader);
      String other = origins.putIfAbsent(type.name(), origin);
      if (other != null) {
        String where =
            other.equals(origin)
                ? origin + " provides two games"
                : other + " and " + origin + " both provide a game";
        throw new StartFailure(
            where + " named " + type.name() + ": rename one of them, or take one away.");
      }
      found.add(type);
    }

    GameTypes types() {
      try {
        return GameTypes.of(found);
      } catch (GameTypes.UnfitGame e) {
        throw new StartFailure(origins.get(e.game()) + ": " + e.getMessage() + ".");
      }
    }

    private static GameType<?, ?, ?> typeOf(String origin, String provider, ClassLoader loader) {
      String named = origin + " names the provider " + provider + ", ";
      try {
        Class<?> found = Class.forName(provider, true, loader);
        if (!GameProvider.class.isAssignableFrom(found)) {
          throw new StartFailure(
              named + "which is no GameProvider: correct " + GameJars.SERVICE + ".");
        }
        var made = (GameProvider) found.getConstructor().newInstance();
        return Objects.requireNonNull(made.type(), "its type() gave null");
      } catch (ClassNotFoundException e) {
        throw new StartFailure(
            named + "a class that is not there: correct " + GameJars.SERVICE + ".");
      } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
        throw new StartFailure(
            named
                + "which cannot be made: it is a public class with a public constructor without"
                + " parameters.");
      } catch (UnsupportedClassVersionError e) {
        throw new StartFailure(
            named
                + "which was compiled for a newer Java than "
                + Runtime.version().feature()
                + ": compile it with --release "
                + Runtime.version().feature()
                + ", or start the node with the newer one.");
      } catch (NoClassDefFoundError e) {
        throw new StartFailure(
            named
                + "which needs "
                + String.valueOf(e.getMessage()).replace('/', '.')
                + ": put the jar that has it beside.");
      } catch (StartFailure said) {
        throw said;
      } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
        throw new StartFailure(named + "which fails: " + cause(e) + ".");
      }
    }

    /** What was thrown at the bottom, and where. */
    private static String cause(Throwable thrown) {
      Throwable root = thrown;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      StackTraceElement[] stack = root.getStackTrace();
      String place = stack.length == 0 ? "" : " (at " + stack[0] + ")";
      return root.getClass().getSimpleName() + ": " + root.getMessage() + place;
    }
  }
}
