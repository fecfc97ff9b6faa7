package io.rookery.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What operators do to nodes of their own by {@code ./rookery attack}. */
class AttackToolBlackboxTest {
  @RegisterExtension static final AttackedNode node = new AttackedNode();

  @TempDir Path data;

  private record Run(int code, String said) {}

  private Run attack(String... arguments) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    int code = new CommandLine(new Main(out)).execute(arguments);
    return new Run(code, said.toString(StandardCharsets.UTF_8));
  }

  private Run attackNode(String name) throws Exception {
    String url = "--against=https://localhost:" + node.port();
    String secret = node.tokens().flag(data);
    return attack(name, url, secret, "--seconds=1", "--sockets=2");
  }

  @Test
  void aStormOfJoinsIsRefusedAndTheNeighboursLoseNothing() throws Exception {
    Run joins = attackNode("joins");
    assertEquals(0, joins.code(), joins.said());
    assertTrue(joins.said().contains("JOIN_REFUSED too_many_joins"), joins.said());
    assertTrue(joins.said().contains("lost nothing"), joins.said());
  }

  @Test
  void aFloodOfPingsIsClosedAndTheNeighboursLoseNothing() throws Exception {
    Run pings = attackNode("pings");
    assertEquals(0, pings.code(), pings.said());
    assertTrue(pings.said().matches("(?s).*answered +2  closed without a code.*"), pings.said());
  }

  @Test
  void whoResumesWithoutEndIsAnsweredAtARate() throws Exception {
    Run resumes = attackNode("resumes");
    assertEquals(0, resumes.code(), resumes.said());
    assertTrue(resumes.said().contains("RESUMED"), resumes.said());
  }

  @Test
  void oddRequestsAreAnswered() throws Exception {
    Run lines = attackNode("lines");
    assertEquals(0, lines.code(), lines.said());
    assertTrue(lines.said().contains("status 400"), lines.said());
  }

  @Test
  void anotherMachineIsNotAttackedUnlessThatIsSaid() {
    Run elsewhere = attack("joins", "--against=https://192.0.2.1");
    assertEquals(2, elsewhere.code());
    assertTrue(elsewhere.said().contains("--not-loopback"), elsewhere.said());
  }

  @Test
  void withoutANameTheAttacksAreListed() {
    Run list = attack();
    assertEquals(0, list.code());
    for (Attack attack : Attack.values()) {
      assertTrue(list.said().contains(attack.title() + " "), list.said());
    }
  }
}
