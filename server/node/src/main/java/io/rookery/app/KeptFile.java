package io.rookery.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** Reads what an operator gave in files, and makes what a node keeps for itself, mode 0600. */
final class KeptFile {
  private static final FileAttribute<Set<PosixFilePermission>> MINE_ALONE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final int SECRET_BYTES = 32;

  private KeptFile() {}

  /** The text of a file that {@code flag} names, without the line end behind it. */
  static String read(String flag, Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new StartFailure(
          flag + " names " + file + ", which cannot be read: give another file.");
    }
  }

  /** The secret in this file, which is made when there is none; nodes may do so at once. */
  static String secret(Path file, SecureRandom random) {
    if (!Files.exists(file)) {
      makeOnce(file, randomText(random));
    }
    return read("--data", file);
  }

  /** A directory and what is above it, which may be there. */
  static void directory(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new StartFailure(
          directory + " cannot be made: give a directory that can be written with --data.");
    }
  }

  /** Writes a new file that nobody else may read. */
  static void write(Path file, String text) throws IOException {
    Files.createFile(file, MINE_ALONE);
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  static String randomText(SecureRandom random) {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static void makeOnce(Path file, String text) {
    try {
      Path draft = Files.createTempFile(file.getParent(), "draft", "", MINE_ALONE);
      try {
        Files.writeString(draft, text);
        // a link appears whole or not at all, so nobody reads half a secret
        Files.createLink(file, draft);
      } catch (FileAlreadyExistsException e) {
        return; // another node was faster
      } finally {
        Files.delete(draft);
      }
    } catch (IOException e) {
      throw new StartFailure(
          file + " cannot be written: give a directory that can be with --data.");
    }
  }
}
