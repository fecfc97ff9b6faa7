package io.rookery.play;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** What keeps a game from being built, in a file for the page to show; empty when nothing does. */
record Problem(Path file) {

  void is(Optional<String> wrong) throws IOException {
    Path fresh = file.resolveSibling("problem.fresh");
    Files.writeString(fresh, wrong.orElse(""));
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
