package io.rookery.app;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A jar of one game whose source a test writes. */
final class GameJar {
  private final Path jar;

  GameJar(Path jar) {
    this.jar = jar;
  }

  /** Compiles a class with a nested Provider, and puts the jar in the place of an earlier one. */
  void write(String name, String source) throws IOException {
    Path work = Files.createTempDirectory("game");
    Path file = work.resolve(name + ".java");
    Files.writeString(file, source);
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "--release",
                "17",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                work.resolve("classes").toString(),
                file.toString());
    if (failed != 0) {
      throw new AssertionError(name + " does not compile");
    }
    Path fresh = work.resolve("fresh");
    pack(work.resolve("classes"), name, fresh);
    Files.move(fresh, jar, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void pack(Path classes, String name, Path into) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.walk(classes)) {
      files = found.filter(Files::isRegularFile).toList();
    }
    try (OutputStream out = Files.newOutputStream(into);
        JarOutputStream jar = new JarOutputStream(out)) {
      for (Path file : files) {
        jar.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        jar.write(Files.readAllBytes(file));
      }
      jar.putNextEntry(new JarEntry("META-INF/services/io.rookery.game.GameProvider"));
      jar.write((name + "$Provider\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }
}
