package io.rookery.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.rookery.protocol.FrameKind.From;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** PROTOCOL.md and the codec say the same: its tables are the enums, and its example decodes. */
class SpecificationTest {
  private static final Path SPECIFICATION = Path.of("PROTOCOL.md");

  @Test
  void theTableOfKindsIsTheEnum() throws IOException {
    String enums =
        Arrays.stream(FrameKind.values())
            .map(
                kind ->
                    String.join(
                        " ",
                        Integer.toString(kind.code()),
                        kind.name(),
                        from(kind),
                        kind.numbered() ? "yes" : "no"))
            .collect(Collectors.joining("\n"));
    String table =
        rows("| kind | name |")
            .map(
                row ->
                    String.join(
                        " ",
                        row.get(0),
                        row.get(1),
                        side(row.get(2)),
                        row.get(3).isEmpty() ? "no" : row.get(3)))
            .collect(Collectors.joining("\n"));
    assertEquals(table, enums);
  }

  @Test
  void theTableOfCloseCodesIsTheEnum() throws IOException {
    String enums =
        Arrays.stream(CloseCode.values())
            .map(code -> code.code() + " " + code.name())
            .collect(Collectors.joining("\n"));
    String table =
        rows("| code | name |")
            .map(row -> row.get(0) + " " + row.get(1))
            .collect(Collectors.joining("\n"));
    assertEquals(table, enums);
  }

  @Test
  void theTableOfFaultsIsTheEnumInTheOrderOfTheChecks() throws IOException {
    String enums =
        Arrays.stream(Decoded.Fault.values()).map(Enum::name).collect(Collectors.joining("\n"));
    String table = rows("| fault |").map(row -> row.get(0)).collect(Collectors.joining("\n"));
    assertEquals(table, enums);
  }

  @TestFactory
  Stream<DynamicTest> theExampleIsMadeOfWholeMessages() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    List<String> lines = Files.readAllLines(SPECIFICATION);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).equals("```client") || lines.get(i).equals("```server")) {
        From sender = lines.get(i).endsWith("client") ? From.CLIENT : From.SERVER;
        String block =
            lines.stream()
                .skip(i + 1)
                .takeWhile(line -> !line.equals("```"))
                .collect(Collectors.joining("\n"));
        tests.add(DynamicTest.dynamicTest("line " + (i + 1), () -> checkExample(block, sender)));
      }
    }
    assertEquals(10, tests.size());
    return tests.stream();
  }

  private static void checkExample(String block, From sender) throws IOException {
    byte[] bytes = Hex.bytes(block.replaceAll("#.*", "").replaceAll("\\s", ""));
    var whole = assertInstanceOf(Decoded.Message.class, FrameDecoder.decode(bytes, sender));
    for (Frame frame : whole.frames()) {
      if (frame instanceof Frame.Carries carries && Controls.BY_KIND.containsKey(carries.kind())) {
        var message =
            Controls.BY_KIND.get(carries.kind()).getParserForType().parseFrom(carries.payload());
        assertTrue(message.getUnknownFields().asMap().isEmpty(), block);
        message.getAllFields().keySet().stream()
            .map(FieldDescriptor::getName)
            .forEach(name -> assertTrue(block.contains(name), name));
      }
    }
  }

  private static String from(FrameKind kind) {
    boolean client = kind.maySend(From.CLIENT);
    boolean server = kind.maySend(From.SERVER);
    return client && server ? "either" : client ? "client" : "server";
  }

  /** Rooms and gateways are the same side of the socket. */
  private static String side(String from) {
    return from.equals("client") || from.equals("either") ? from : "server";
  }

  /** The cells of each row of the one table whose first line begins so. */
  private static Stream<List<String>> rows(String head) throws IOException {
    return Files.readAllLines(SPECIFICATION).stream()
        .dropWhile(line -> !line.startsWith(head))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> Arrays.stream(line.split("\\|", -1)).skip(1).map(String::strip).toList());
  }
}
