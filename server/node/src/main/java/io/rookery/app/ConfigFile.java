package io.rookery.app;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Flags from a file, under their names without the dashes: {@code port=8443}. */
final class ConfigFile implements IDefaultValueProvider {
  private static final String FLAG = "--config";

  private final Properties properties;

  private ConfigFile(Properties properties) {
    this.properties = properties;
  }

  /** The file that {@code --config} names among these arguments, if any. */
  static Optional<Path> named(String... arguments) {
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].startsWith(FLAG + "=")) {
        return Optional.of(Path.of(arguments[i].substring(FLAG.length() + 1)));
      }
      if (arguments[i].equals(FLAG) && i + 1 < arguments.length) {
        return Optional.of(Path.of(arguments[i + 1]));
      }
    }
    return Optional.empty();
  }

  /** Reads a file and refuses what is no flag of the command. */
  static ConfigFile read(Path file, CommandSpec command) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new StartFailure("--config " + file + " cannot be read: give a properties file.");
    }
    for (String name : properties.stringPropertyNames()) {
      if (name.equals("config") || command.findOption("--" + name) == null) {
        throw new StartFailure(
            file + " sets " + name + ", which is no flag: see --help for those there are.");
      }
    }
    return new ConfigFile(properties);
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    if (argument instanceof OptionSpec option) {
      String said = properties.getProperty(option.longestName().replaceFirst("^--", ""));
      return said == null ? option.defaultValue() : said.strip();
    }
    return null;
  }
}
