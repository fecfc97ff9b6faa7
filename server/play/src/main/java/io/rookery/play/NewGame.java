package io.rookery.play;

import com.google.protobuf.RuntimeVersion;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rookery new}: a folder with a game of one's own, which builds, plays and has a test. */
@Command(
    name = "new",
    description = "Make a folder with a game of your own: its rules, its page, a test.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true)
final class NewGame implements Callable<Integer> {
  @Parameters(
      paramLabel = "DIR",
      description = "the folder to make; its name is the game's: lower case letters, digits, -")
  Path folder;

  @Option(
      names = "--template",
      paramLabel = "NAME",
      defaultValue = "realtime",
      description =
          "what to begin with: empty, chat, or realtime, with ticks and a canvas (default"
              + " ${DEFAULT-VALUE})")
  String template;

  @Option(
      names = "--client",
      paramLabel = "FILE",
      required = true,
      hidden = true,
      description = "the tarball of @rookery/client, which the launcher knows")
  Path client;

  @Override
  public Integer call() throws IOException {
    GameName name = GameName.of(folder.toAbsolutePath().normalize().getFileName().toString());
    requireNothingIn(folder);
    Template from = Template.named(template);
    Path tarball = folder.resolve("page/vendor").resolve(client.getFileName());
    Files.createDirectories(tarball.getParent());
    Files.copy(client, tarball);
    from.writeTo(
        folder,
        name,
        Map.of("@client@", "file:vendor/" + client.getFileName(), "@protobuf@", protobuf()));
    System.out.println();
    System.out.println("  " + folder + " is a game: " + name.type() + ".");
    System.out.println();
    System.out.println("    cd " + folder);
    System.out.println("    ./play     # play it; what you save is seen at once");
    System.out.println("    ./check    # its tests, and the jar for a server");
    System.out.println();
    System.out.println("  README.md there says what is where.");
    return 0;
  }

  /** The version of protobuf that the server has: its code and protoc's must be of one. */
  private static String protobuf() {
    return RuntimeVersion.OSS_MAJOR
        + "."
        + RuntimeVersion.OSS_MINOR
        + "."
        + RuntimeVersion.OSS_PATCH;
  }

  private static void requireNothingIn(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new AuthorError(folder + " is a file: say a folder that there is not yet.");
    }
    try (DirectoryStream<Path> content = Files.newDirectoryStream(folder)) {
      if (content.iterator().hasNext()) {
        throw new AuthorError(folder + " is not empty: say a folder that there is not yet.");
      }
    }
  }
}
