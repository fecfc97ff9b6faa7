package io.rookery;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.google.protobuf.MessageLite;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.ClassesShouldConjunction;
import com.tngtech.archunit.lang.syntax.elements.ClassesThat;

/** Which package may know which; each rule is a sentence of the architecture. */
@AnalyzeClasses(packages = "io.rookery", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule gatewaysDoNotKnowRooms =
      never("io.rookery.gateway..").resideInAPackage("io.rookery.room..");

  @ArchTest
  static final ArchRule roomsDoNotKnowGateways =
      never("io.rookery.room..").resideInAPackage("io.rookery.gateway..");

  @ArchTest
  static final ArchRule theHeartKnowsNoVertxNettyOrHazelcast =
      never(
              "io.rookery.game..",
              "io.rookery.games..",
              "io.rookery.sync..",
              "io.rookery.testkit..",
              "io.rookery.protocol..")
          .resideInAnyPackage("io.vertx..", "io.netty..", "com.hazelcast..");

  @ArchTest
  static final ArchRule theRoomsCoreKnowsNoVertxNettyOrHazelcast =
      noClasses()
          .that(simpleName("RoomLoop"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "io.netty..", "com.hazelcast..");

  @ArchTest
  static final ArchRule onlyClusterAndAppKnowHazelcast =
      beyond("io.rookery.cluster..", "io.rookery.app..").resideInAPackage("com.hazelcast..");

  // load is a client, not a part of the server: ten thousand lean sockets in one process
  @ArchTest
  static final ArchRule onlyTheGatewayAndTheLoadToolKnowNetty =
      beyond("io.rookery.gateway..", "io.rookery.load..").resideInAPackage("io.netty..");

  @ArchTest
  static final ArchRule theLoadToolKnowsOnlyTheWireAndTheGames =
      never("io.rookery.load..")
          .resideInAnyPackage(
              "io.rookery.gateway..",
              "io.rookery.cluster..",
              "io.rookery.room..",
              "io.rookery.sync..",
              "io.rookery.matchmaking..",
              "io.rookery.admin..",
              "io.rookery.auth..",
              "io.rookery.metrics..",
              "io.rookery.app..");

  @ArchTest
  static final ArchRule gamesKnowNothingOfOursButTheGameApi =
      never("io.rookery.games..")
          .resideInAnyPackage(
              "io.rookery.gateway..",
              "io.rookery.cluster..",
              "io.rookery.room..",
              "io.rookery.sync..",
              "io.rookery.matchmaking..",
              "io.rookery.admin..",
              "io.rookery.auth..",
              "io.rookery.metrics..",
              "io.rookery.protocol..",
              "io.rookery.app..");

  @ArchTest
  static final ArchRule theGameApiKnowsNothingElseOfOurs =
      noClasses()
          .that()
          .resideInAPackage("io.rookery.game..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("io.rookery..").and(resideOutsideOfPackage("io.rookery.game..")));

  @ArchTest
  static final ArchRule tokensAndMetricsAreLeaves =
      never("io.rookery.auth..", "io.rookery.metrics..")
          .resideInAnyPackage(
              "io.rookery.gateway..",
              "io.rookery.cluster..",
              "io.rookery.room..",
              "io.rookery.sync..",
              "io.rookery.matchmaking..",
              "io.rookery.admin..",
              "io.rookery.app..");

  @ArchTest
  static final ArchRule nobodyKnowsTheApp =
      beyond("io.rookery.app..").resideInAPackage("io.rookery.app..");

  @ArchTest
  static final ArchRule onlyTheAppReadsTheEnvironment =
      noClasses()
          .that(not(resideInAnyPackage("io.rookery.app..")))
          .should()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .callMethod(System.class, "getProperty", String.class)
          .orShould()
          .callMethod(System.class, "getProperty", String.class, String.class);

  @ArchTest
  static final ArchRule packagesFormNoCycles =
      slices().matching("io.rookery.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nothingIsCalledByWhatItIsNot =
      noClasses().should().haveNameMatching(".*(Util|Utils|Common|Helper|Base|Impl|Manager)");

  @ArchTest
  static final ArchRule noPackageIsADrawer =
      noClasses()
          .should()
          .resideInAnyPackage(
              "..util..", "..common..", "..helper..", "..base..", "..impl..", "..manager..");

  @ArchTest
  static final ArchRule nothingStaticChanges =
      fields()
          .that()
          .areStatic()
          .and()
          .areDeclaredInClassesThat(
              not(assignableTo(MessageLite.class)).and(not(simpleNameEndingWith("Proto"))))
          .should()
          .beFinal();

  private static ClassesThat<ClassesShouldConjunction> never(String... packages) {
    return noClasses().that().resideInAnyPackage(packages).should().dependOnClassesThat();
  }

  private static ClassesThat<ClassesShouldConjunction> beyond(String... packages) {
    return noClasses().that().resideOutsideOfPackages(packages).should().dependOnClassesThat();
  }
}
