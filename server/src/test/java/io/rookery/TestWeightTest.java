package io.rookery;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.platform.commons.annotation.Testable;

/** A test's name says its weight: see CONTRIBUTING.md. */
@AnalyzeClasses(packages = "io.rookery", importOptions = ImportOption.OnlyIncludeTests.class)
class TestWeightTest {
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
