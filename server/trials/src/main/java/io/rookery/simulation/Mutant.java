package io.rookery.simulation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The room, the gateways' links and the simulation with one rule gone, in a class loader of their
 * own; what they are built on is shared, so that it stays warm.
 */
final class Mutant extends ClassLoader {
  private static final List<String> OWN =
      List.of("io.rookery.room.", "io.rookery.gateway.", "io.rookery.simulation.");
  private static final String SHARED = "io.rookery.simulation.wire.";

  private final Map<String, byte[]> compiled;

  private Mutant(Map<String, byte[]> compiled) {
    super(Mutant.class.getClassLoader());
    this.compiled = compiled;
  }

  /** The simulation without a rule. */
  @SuppressWarnings("unchecked")
  static LongFunction<String> without(Mutation mutation) throws ReflectiveOperationException {
    ClassLoader loader = new Mutant(compile(mutation.type(), mutation.source()));
    Class<?> run = loader.loadClass(SeedRun.class.getName());
    return (LongFunction<String>) run.getConstructor().newInstance();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (OWN.stream().noneMatch(name::startsWith) || name.startsWith(SHARED)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null) {
        byte[] bytes = bytesOf(name);
        loaded = defineClass(name, bytes, 0, bytes.length);
      }
      return loaded;
    }
  }

  private byte[] bytesOf(String name) throws ClassNotFoundException {
    byte[] mutated = compiled.get(name);
    if (mutated != null) {
      return mutated;
    }
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private static Map<String, byte[]> compile(String type, String source) {
    Map<String, ByteArrayOutputStream> classes = new HashMap<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    JavaFileManager files =
        new ForwardingJavaFileManager<>(compiler.getStandardFileManager(null, null, null)) {
          @Override
          public JavaFileObject getJavaFileForOutput(
              Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new Output(
                name, classes.computeIfAbsent(name, n -> new ByteArrayOutputStream()));
          }
        };
    List<String> options = List.of("-proc:none", "-nowarn", "-implicit:none");
    if (!compiler
        .getTask(null, files, null, options, null, List.of(new Input(type, source)))
        .call()) {
      throw new AssertionError("without the rule " + type + " does not compile");
    }
    Map<String, byte[]> bytes = new HashMap<>();
    classes.forEach((name, out) -> bytes.put(name, out.toByteArray()));
    return bytes;
  }

  private static final class Input extends SimpleJavaFileObject {
    private final String source;

    Input(String type, String source) {
      super(URI.create("mutant:///" + type.replace('.', '/') + ".java"), Kind.SOURCE);
      this.source = source;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return source;
    }
  }

  private static final class Output extends SimpleJavaFileObject {
    private final ByteArrayOutputStream bytes;

    Output(String type, ByteArrayOutputStream bytes) {
      super(URI.create("mutant:///" + type.replace('.', '/') + ".class"), Kind.CLASS);
      this.bytes = bytes;
    }

    @Override
    public OutputStream openOutputStream() {
      return bytes;
    }
  }
}
