package io.rookery.play;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * A game to begin with, as files on the class path under {@code templates/}.
 *
 * <p>Each template's {@code files} lists what it has, a path a line; those that begin with {@code
 * shared/} are the same in all. In paths and contents {@code @type@}, {@code @Class@}, {@code
 * @package@} and {@code @version@} stand for the game's own.
 */
final class Template {
  private static final String ROOT = "/templates/";
  private static final String SHARED = "shared/";

  private final String name;
  private final List<String> files;

  private Template(String name, List<String> files) {
    this.name = name;
    this.files = files;
  }

  /** The template with this name. */
  static Template named(String name) throws IOException {
    if (!name.matches("[a-z]+") || Template.class.getResource(ROOT + name + "/files") == null) {
      throw new AuthorError(
          "There is no template " + name + ": say --template empty, chat or realtime.");
    }
    return new Template(
        name, read(name + "/files").lines().filter(line -> !line.isEmpty()).toList());
  }

  /**
   * Writes the files.
   *
   * @param further marks that stand for something else, and what that is
   */
  void writeTo(Path folder, GameName game, Map<String, String> further) throws IOException {
    for (String file : files) {
      boolean shared = file.startsWith(SHARED);
      String place = filled(shared ? file.substring(SHARED.length()) : file, game, further);
      Path to = folder.resolve(place.replace("gitignore", ".gitignore"));
      Files.createDirectories(to.getParent());
      Files.writeString(to, filled(read(shared ? file : name + "/" + file), game, further));
      if (place.equals("play") || place.equals("check")) {
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }

  private static String filled(String text, GameName game, Map<String, String> further) {
    String filled =
        text.replace("@type@", game.type())
            .replace("@Class@", game.className())
            .replace("@package@", game.packageName())
            .replace("@version@", Main.VERSION);
    for (Map.Entry<String, String> mark : further.entrySet()) {
      filled = filled.replace(mark.getKey(), mark.getValue());
    }
    return filled;
  }

  private static String read(String file) throws IOException {
    try (InputStream in = Template.class.getResourceAsStream(ROOT + file)) {
      if (in == null) {
        throw new IllegalStateException("a template lists " + file + ", which is not there");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
