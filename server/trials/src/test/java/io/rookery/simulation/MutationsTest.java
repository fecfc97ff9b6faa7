package io.rookery.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The list of rules is in step with the code, and no formatter puts it out of step. */
class MutationsTest {

  @Test
  void theCodeOfEachRuleIsFound() {
    List<String> lost = new ArrayList<>();
    for (Mutation mutation : Mutations.all()) {
      try {
        mutation.source();
      } catch (AssertionError e) {
        lost.add(e.getMessage());
      }
    }
    assertEquals(List.of(), lost, "rules whose code was changed: say in Mutations what it is now");
  }

  @Test
  void howACodeIsBrokenIntoLinesAndWhatCommentsSayIsNoMatter() {
    String formatted = "if (a\n    && b(\"x // y\")) { // why\n  c(); /* d */\n}\nrest();";
    assertEquals(
        "if (false) { // why\n  c(); /* d */\n}\nrest();",
        new JavaTokens(formatted).replace("a&&b(\"x // y\")", "false"));
    assertEquals(
        "if (a\n    && b(\"x // y\")) { // why\n  {}\nrest();",
        new JavaTokens(formatted).replace("c(); }", "{}"));
  }

  @Test
  void aRuleWhoseCodeWasChangedOrStandsThereTwiceIsReported() {
    JavaTokens source = new JavaTokens("int a = b; int c = b;");
    assertThrows(IllegalArgumentException.class, () -> source.replace("a = c", "0"));
    assertThrows(IllegalArgumentException.class, () -> source.replace("= b", "= 0"));
    assertThrows(IllegalArgumentException.class, () -> source.replace("a = \"b\"", "0"));
  }
}
