package io.rookery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documentation shows is what is compiled and what is there. */
class DocsTest {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final Pattern TAKEN =
      Pattern.compile("<!-- from (\\S+) -->\\n```\\w+\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

  private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

  /** A class that is named by itself, and what a command is to run. */
  private static final Pattern TESTS =
      Pattern.compile("`(\\w+Test)`|(?:rookery test|-Dtest=)[ ']*([A-Z][\\w*]*(?:,[\\w*]+)*)");

  private static final Pattern TYPE = Pattern.compile("`([A-Z]\\w*[a-z]\\w*)[`.]");

  @Test
  void codeInTheDocsIsTakenFromFilesThatAreCompiled() throws IOException {
    List<String> strangers = new ArrayList<>();
    int blocks = 0;
    for (Path page : pages()) {
      Matcher taken = TAKEN.matcher(Files.readString(page));
      while (taken.find()) {
        blocks++;
        String source = Files.readString(ROOT.resolve(taken.group(1)));
        // A line with an ellipsis stands for what is left out.
        for (String part : taken.group(2).split("(?m)^\\s*…\\s*$")) {
          if (part.isBlank() || !source.contains(part.strip())) {
            strangers.add(page.getFileName() + ", from " + taken.group(1) + ": " + part.strip());
          }
        }
      }
    }
    assertEquals(List.of(), strangers);
    assertTrue(blocks >= 3, "the README shows a whole game");
  }

  @Test
  void linksInTheDocsLeadToFiles() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      Matcher link = LINK.matcher(Files.readString(page));
      while (link.find()) {
        if (!Files.exists(page.getParent().resolve(link.group(1)))) {
          broken.add(page.getFileName() + ": " + link.group(1));
        }
      }
    }
    assertEquals(List.of(), broken);
  }

  @Test
  void testsThatTheDocsNameAreThere() throws IOException {
    List<String> missing = new ArrayList<>();
    int named = 0;
    for (Path page : pages()) {
      Matcher test = TEST.matcher(Files.readString(page));
      while (test.find()) {
        named++;
        if (!isTest(test.group(1), test.group(2))) {
          missing.add(page.getFileName() + ": " + test.group());
        }
      }
    }
    assertEquals(List.of(), missing);
    assertTrue(named >= 50, "each attack names its test");
  }

  /** A command named a test that was not there, behind a flag that hid it. */
  @Test
  void testsThatTheDocsTellToRunAreThere() throws IOException {
    List<String> missing = new ArrayList<>();
    int named = 0;
    for (Path page : pages()) {
      String text = Files.readString(page);
      assertFalse(text.contains("failIfNoSpecifiedTests"), page + " hides what it does not run");
      Matcher tests = TESTS.matcher(text);
      while (tests.find()) {
        String names = tests.group(1) != null ? tests.group(1) : tests.group(2);
        for (String name : names.split(",")) {
          named++;
          if (sources(name).isEmpty()) {
            missing.add(page.getFileName() + ": " + name);
          }
        }
      }
    }
    assertEquals(List.of(), missing);
    assertTrue(named >= 8, named + " are named");
  }

  private static boolean isTest(String type, String method) throws IOException {
    for (Path source : sources(type)) {
      if (Files.readString(source).contains("void " + method + "(")) {
        return true;
      }
    }
    return false;
  }

  /** The sources of tests with this name, which may have stars. */
  private static List<Path> sources(String name) throws IOException {
    PathMatcher named =
        FileSystems.getDefault().getPathMatcher("glob:**/src/test/**/" + name + ".java");
    List<Path> found = new ArrayList<>();
    for (String top : List.of("protocol", "server")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(top))) {
        files.filter(named::matches).forEach(found::add);
      }
    }
    return found;
  }

  @Test
  void classesThatTheArchitectureNamesAreThere() throws IOException {
    List<String> missing = new ArrayList<>();
    Set<String> types = new HashSet<>();
    for (String top : List.of("protocol", "server")) {
      try (Stream<Path> sources = Files.walk(ROOT.resolve(top))) {
        sources
            .map(path -> path.getFileName().toString())
            .filter(name -> name.endsWith(".java"))
            .forEach(name -> types.add(name.substring(0, name.length() - ".java".length())));
      }
    }
    Matcher type = TYPE.matcher(Files.readString(ROOT.resolve("docs/architecture.md")));
    while (type.find()) {
      if (!types.contains(type.group(1))) {
        missing.add(type.group(1));
      }
    }
    assertEquals(List.of(), missing);
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String top :
        List.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "protocol/PROTOCOL.md")) {
      pages.add(ROOT.resolve(top));
    }
    pages.add(ROOT.resolve("client-js/README.md"));
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).forEach(pages::add);
    }
    return pages.stream().filter(Files::exists).toList();
  }
}
