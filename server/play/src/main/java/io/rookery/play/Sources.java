package io.rookery.play;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of some folders, of which somebody saves one now and then.
 *
 * <p>They are looked at again and again rather than watched: that sees every editor's way to save,
 * on every system, and costs nothing for the files of a game.
 */
final class Sources {
  private final List<Path> folders;
  private Map<Path, String> known;

  Sources(List<Path> folders) throws IOException {
    this.folders = folders;
    this.known = look();
  }

  /** Files that came, went, or were saved. */
  record Change(Set<Path> files) {
    boolean in(Path folder) {
      return files.stream().anyMatch(file -> file.startsWith(folder));
    }
  }

  /** What changed since the last call. */
  Optional<Change> change() throws IOException {
    Map<Path, String> now = look();
    if (now.equals(known)) {
      return Optional.empty();
    }
    Set<Path> files = new HashSet<>(known.keySet());
    files.addAll(now.keySet());
    Map<Path, String> before = known;
    files.removeIf(file -> before.getOrDefault(file, "").equals(now.getOrDefault(file, "")));
    known = now;
    return Optional.of(new Change(files));
  }

  private Map<Path, String> look() throws IOException {
    Map<Path, String> found = new TreeMap<>();
    for (Path folder : folders) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.walk(folder)) {
          files.filter(Files::isRegularFile).forEach(file -> found.put(file, stamp(file)));
        } catch (UncheckedIOException e) {
          // a folder went away meanwhile: the next look sees what is left
        }
      }
    }
    return found;
  }

  private static String stamp(Path file) {
    try {
      return Files.getLastModifiedTime(file) + " " + Files.size(file);
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
