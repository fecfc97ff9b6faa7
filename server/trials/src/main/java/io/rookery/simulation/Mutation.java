package io.rookery.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A rule, and how the source looks without it.
 *
 * @param rule what no longer holds
 * @param file the class's source, from the module's directory on
 * @param before the code that keeps the rule, which stands in the file exactly once, however it is
 *     broken into lines
 * @param after what takes its place
 */
record Mutation(String rule, String file, String before, String after) {

  static Mutation room(String type, String rule, String before, String after) {
    return new Mutation(
        rule, "../room/src/main/java/io/rookery/room/" + type + ".java", before, after);
  }

  static Mutation gateway(String type, String rule, String before, String after) {
    return new Mutation(
        rule, "../node/src/main/java/io/rookery/gateway/links/" + type + ".java", before, after);
  }

  static Mutation client(String type, String rule, String before, String after) {
    return new Mutation(
        rule, "src/main/java/io/rookery/simulation/" + type + ".java", before, after);
  }

  /** The class that is changed. */
  String type() {
    String path = file.substring(file.indexOf("java/") + 5, file.length() - ".java".length());
    return path.replace('/', '.');
  }

  /** The source without the rule; fails when it and this list are no longer in step. */
  String source() {
    String source;
    try {
      source = Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      return new JavaTokens(source).replace(before, after);
    } catch (IllegalArgumentException notOnce) {
      throw new AssertionError(
          rule + ": the code that keeps it, in " + file + ", " + notOnce.getMessage());
    }
  }
}
