package io.rookery;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.LocationProvider;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.commons.annotation.Testable;

/** A test's name says its weight: see CONTRIBUTING.md. */
@AnalyzeClasses(locations = TestWeightTest.OfAllModules.class)
class TestWeightTest {

  /** Where the tests of all modules are compiled to. */
  static final class OfAllModules implements LocationProvider {
    @Override
    public Set<Location> get(Class<?> test) {
      try (Stream<Path> directories = Files.walk(Path.of("../.."), 4)) {
        return directories
            .filter(directory -> directory.endsWith("target/test-classes"))
            .map(Location::of)
            .collect(Collectors.toSet());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final DescribedPredicate<JavaClass> LIGHT_TESTS =
      describe(
          "tests of the lightest weight",
          type ->
              hasTests(outermost(type))
                  && outermost(type)
                      .getSimpleName()
                      .matches(".*(?<!Vertx|Cluster|Blackbox|Under)Test"));

  @ArchTest
  static final ArchRule testsAreNamedSo =
      methods()
          .that()
          .areMetaAnnotatedWith(Testable.class)
          .should()
          .beDeclaredInClassesThat(
              describe("are named Test", type -> outermost(type).getName().endsWith("Test")));

  @ArchTest
  static final ArchRule lightTestsStartNoVertx =
      noClasses()
          .that(LIGHT_TESTS)
          .should()
          .dependOnClassesThat()
          .haveNameMatching("io\\.vertx\\.core\\.Vertx(Builder)?");

  @ArchTest
  static final ArchRule lightTestsReadNoClock =
      noClasses()
          .that(LIGHT_TESTS)
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(java.time.Instant.class, "now");

  @ArchTest
  static final ArchRule nobodySleeps =
      noClasses()
          .should()
          .callMethodWhere(
              target(nameMatching("sleep"))
                  .and(
                      target(
                          owner(describe("a thread", type -> type.isEquivalentTo(Thread.class))))));

  private static boolean hasTests(JavaClass type) {
    return type.getMethods().stream()
        .anyMatch(method -> method.isMetaAnnotatedWith(Testable.class));
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(TestWeightTest::outermost).orElse(type);
  }
}
