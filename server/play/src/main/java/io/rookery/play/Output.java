package io.rookery.play;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** What a command said, and whether it failed. */
record Output(boolean failed, String text) {

  /** Runs a command in a folder to its end. */
  static Output of(List<String> command, Path folder) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Output(process.waitFor() != 0, text.strip());
  }
}
