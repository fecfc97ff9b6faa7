package io.rookery;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.MessageLite;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.ClassesShouldConjunction;
import com.tngtech.archunit.lang.syntax.elements.ClassesThat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which package may know which; each rule is a sentence of the architecture. Which module may know
 * which is what their POMs say.
 */
@AnalyzeClasses(
    packages = "io.rookery",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.WhatShips.class})
class ArchitectureTest {
  private static final String[] GENERATED = {
    "io.rookery.protocol.v1..", "io.rookery.bus..", "io.rookery.cluster.wire.."
  };

  /** Not the trials: they may know everything. */
  static final class WhatShips implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/trials/");
    }
  }

  @ArchTest
  static final ArchRule gatewaysDoNotKnowRooms =
      never("io.rookery.gateway..").resideInAnyPackage("io.rookery.room..", "io.rookery.host..");

  @ArchTest
  static final ArchRule roomsDoNotKnowGateways =
      never("io.rookery.room..", "io.rookery.host..").resideInAPackage("io.rookery.gateway..");

  @ArchTest
  static final ArchRule theHeartKnowsNoVertxNettyOrHazelcast =
      never(
              "io.rookery.game..",
              "io.rookery.games..",
              "io.rookery.room..",
              "io.rookery.sync..",
              "io.rookery.bus..",
              "io.rookery.metrics",
              "io.rookery.testkit..",
              "io.rookery.protocol..")
          .resideInAnyPackage("io.vertx..", "io.netty..", "com.hazelcast..");

  @ArchTest
  static final ArchRule onlyClusterAndAppKnowHazelcast =
      beyond("io.rookery.cluster..", "io.rookery.app..").resideInAPackage("com.hazelcast..");

  // load is a client, not a part of the server: ten thousand lean sockets in one process
  @ArchTest
  static final ArchRule onlyTheGatewayAndTheLoadToolKnowNetty =
      beyond("io.rookery.gateway..", "io.rookery.load..").resideInAPackage("io.netty..");

  @ArchTest
  static final ArchRule whatComesBeforeThe101KnowsNoSocketsAndNoLinks =
      never("io.rookery.gateway.handshake..")
          .resideInAnyPackage(
              "io.rookery.gateway",
              "io.rookery.gateway.socket..",
              "io.rookery.gateway.links..",
              "io.rookery.cluster..",
              "io.rookery.bus..");

  @ArchTest
  static final ArchRule socketsKnowNothingOfHandshakesAndLinks =
      never("io.rookery.gateway.socket..")
          .resideInAnyPackage(
              "io.rookery.gateway",
              "io.rookery.gateway.handshake..",
              "io.rookery.gateway.links..",
              "io.rookery.cluster..");

  @ArchTest
  static final ArchRule linksKnowNothingOfHandshakesAndOfNetty =
      never("io.rookery.gateway.links..")
          .resideInAnyPackage("io.rookery.gateway", "io.rookery.gateway.handshake..", "io.netty..");

  @ArchTest
  static final ArchRule whatTheGatewayAdmitsIsALeaf =
      never("io.rookery.gateway.limits..")
          .resideInAnyPackage(
              "io.rookery.gateway",
              "io.rookery.gateway.handshake..",
              "io.rookery.gateway.socket..",
              "io.rookery.gateway.links..");

  @ArchTest
  static final ArchRule theGameApiKnowsNothingElseOfOurs =
      only("io.rookery.game..", "io.rookery.game..");

  @ArchTest
  static final ArchRule gamesKnowNothingOfOursButTheGameApi =
      only("io.rookery.games..", "io.rookery.games..", "io.rookery.game..");

  @ArchTest
  static final ArchRule theLoadToolKnowsOnlyTheWireAndTheGames =
      only("io.rookery.load..", "io.rookery.load..", "io.rookery.protocol..", "io.rookery.games..");

  @ArchTest
  static final ArchRule stateKnowsOnlyTheGameApi =
      only("io.rookery.sync..", "io.rookery.sync..", "io.rookery.game..");

  @ArchTest
  static final ArchRule tokensCountersAndLoopsAreLeaves =
      only(
          "io.rookery.(auth|metrics|health)..",
          "io.rookery.auth..",
          "io.rookery.metrics..",
          "io.rookery.health..",
          "io.rookery.game..",
          "io.rookery.protocol..");

  @ArchTest
  static final ArchRule sharedMapsKnowNothingOfWhatTheyHold =
      only("io.rookery.cluster.map..", "io.rookery.cluster.map..");

  @ArchTest
  static final ArchRule membersKnowSharedMaps =
      only(
          "io.rookery.cluster.members..",
          "io.rookery.cluster.members..",
          "io.rookery.cluster.map..",
          "io.rookery.cluster.wire..",
          "io.rookery.bus..");

  @ArchTest
  static final ArchRule theDirectoryKnowsMembersAndSharedMaps =
      only(
          "io.rookery.cluster.directory..",
          "io.rookery.cluster.directory..",
          "io.rookery.cluster.members..",
          "io.rookery.cluster.map..",
          "io.rookery.cluster.wire..",
          "io.rookery.bus..");

  @ArchTest
  static final ArchRule theBusKnowsMembers =
      only(
          "io.rookery.cluster.bus..",
          "io.rookery.cluster.bus..",
          "io.rookery.cluster.members..",
          "io.rookery.bus..",
          "io.rookery.metrics..");

  @ArchTest
  static final ArchRule nobodyKnowsTheApp =
      beyond("io.rookery.app..").resideInAPackage("io.rookery.app..");

  @ArchTest
  static final ArchRule onlyProgramsReadTheEnvironment =
      noClasses()
          .that(not(resideInAnyPackage("io.rookery.app..").or(simpleName("Main"))))
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

  // games and the load tool have worlds of their own; what is generated is called as on the wire
  @ArchTest
  static void noTwoClassesOfTheServerHaveOneName(JavaClasses classes) {
    Map<String, List<String>> bySimpleName =
        classes.stream()
            .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
            .filter(not(resideInAnyPackage(GENERATED)))
            .filter(not(resideInAnyPackage("io.rookery.games..", "io.rookery.load..")))
            .collect(
                Collectors.groupingBy(
                    JavaClass::getSimpleName,
                    Collectors.mapping(JavaClass::getName, Collectors.toList())));
    bySimpleName.values().removeIf(names -> names.size() == 1);
    assertEquals(Map.of(), bySimpleName);
  }

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

  /** Of ours, classes of the first package know those of the others alone. */
  private static ArchRule only(String who, String... known) {
    return noClasses()
        .that()
        .resideInAPackage(who)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.rookery..").and(not(resideInAnyPackage(known))));
  }

  private static ClassesThat<ClassesShouldConjunction> never(String... packages) {
    return noClasses().that().resideInAnyPackage(packages).should().dependOnClassesThat();
  }

  private static ClassesThat<ClassesShouldConjunction> beyond(String... packages) {
    return noClasses().that().resideOutsideOfPackages(packages).should().dependOnClassesThat();
  }
}
