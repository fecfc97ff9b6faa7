package io.rookery.play;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Makes a game's jar of its sources, in this process: a compiler that has run before takes a tenth
 * of the time that a new one needs.
 *
 * <p>What cannot be built is told as its author would want to read it, and leaves the last jar.
 */
final class GameBuild {
  private static final String RELEASE = "17";

  private final Path folder;
  private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

  GameBuild(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  Path protos() {
    return folder.resolve("src/main/proto");
  }

  Path java() {
    return folder.resolve("src/main/java");
  }

  Path resources() {
    return folder.resolve("src/main/resources");
  }

  Path target() {
    return folder.resolve("target/play");
  }

  /** Where the jar is put. */
  Path jars() {
    return target().resolve("jars");
  }

  /** Makes Java of the protos; returns what is wrong with them. */
  Optional<String> generate() throws IOException, InterruptedException {
    Path generated = target().resolve("generated");
    clear(generated);
    List<String> command = new ArrayList<>();
    command.add(protoc().toString());
    command.add("--proto_path=" + protos());
    command.add("--java_out=" + generated);
    files(protos(), ".proto").forEach(file -> command.add(file.toString()));
    Output output = Output.of(command, protos());
    return output.failed() ? Optional.of(output.text()) : Optional.empty();
  }

  private Path protoc() throws IOException {
    try (Stream<Path> found = Files.list(target())) {
      return found
          .filter(file -> file.getFileName().toString().startsWith("protoc-"))
          .findFirst()
          .orElseThrow(() -> new AuthorError("protoc is missing: start this with ./play."));
    }
  }

  /** Compiles all, and puts the jar in the place of the last one; returns what is wrong. */
  Optional<String> compile() throws IOException {
    if (compiler == null) {
      throw new AuthorError("This Java cannot compile: use a JDK, not a JRE.");
    }
    Path classes = target().resolve("classes");
    clear(classes);
    List<Path> sources = new ArrayList<>(files(java(), ".java"));
    sources.addAll(files(target().resolve("generated"), ".java"));
    DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
    StringWriter beside = new StringWriter();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(said, Locale.ROOT, StandardCharsets.UTF_8)) {
      List<String> options =
          List.of(
              "-proc:none",
              "--release",
              RELEASE,
              "-parameters",
              "-classpath",
              System.getProperty("java.class.path"),
              "-d",
              classes.toString());
      boolean well =
          compiler
              .getTask(
                  beside,
                  manager,
                  said,
                  options,
                  null,
                  manager.getJavaFileObjectsFromPaths(sources))
              .call();
      if (!well) {
        return Optional.of(problems(said) + beside);
      }
    }
    pack(classes);
    return Optional.empty();
  }

  private String problems(DiagnosticCollector<JavaFileObject> said) {
    StringBuilder text = new StringBuilder();
    for (Diagnostic<? extends JavaFileObject> each : said.getDiagnostics()) {
      if (each.getKind() == Diagnostic.Kind.ERROR) {
        String where =
            each.getSource() == null
                ? ""
                : folder.getParent().relativize(Path.of(each.getSource().toUri()))
                    + ":"
                    + each.getLineNumber()
                    + ": ";
        text.append(where).append(each.getMessage(Locale.ROOT)).append('\n');
      }
    }
    return text.toString();
  }

  private void pack(Path classes) throws IOException {
    Files.createDirectories(jars());
    Path fresh = target().resolve("fresh");
    try (OutputStream out = Files.newOutputStream(fresh);
        JarOutputStream jar = new JarOutputStream(out)) {
      for (Path from : List.of(classes, resources())) {
        for (Path file : files(from, "")) {
          jar.putNextEntry(new JarEntry(from.relativize(file).toString().replace('\\', '/')));
          Files.copy(file, jar);
        }
      }
    }
    Files.move(
        fresh,
        jars().resolve("game.jar"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.walk(folder)) {
      return found.filter(Files::isRegularFile).filter(f -> f.toString().endsWith(ending)).toList();
    }
  }

  private static void clear(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> found = Files.walk(folder)) {
        for (Path each : found.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
    Files.createDirectories(folder);
  }
}
