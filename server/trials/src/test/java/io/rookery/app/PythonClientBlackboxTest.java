package io.rookery.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.rookery.process.FreePort;
import io.rookery.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client that was written from PROTOCOL.md alone, against a node. */
class PythonClientBlackboxTest {
  private static final Path CLIENT = Path.of("../../protocol/conformance/python");
  private static final long LONGEST_MINUTES = 6;

  @TempDir Path data;

  @Test
  void aClientWrittenFromTheSpecificationAlonePlaysOnANode() throws Exception {
    int port = FreePort.next();
    try (ServerProcess node =
        ServerProcess.start(
                data,
                "dev",
                "--port=" + port,
                "--admin-port=" + FreePort.next(),
                "--cluster-port=" + FreePort.next())
            .awaitUp()) {
      String said = runTests("wss://127.0.0.1:" + port);
      assertTrue(Pattern.compile("^Ran [1-9]\\d* tests", Pattern.MULTILINE).matcher(said).find());
      assertFalse(said.contains("skipped"), said);
      assertFalse(node.output().contains("Exception"), node.output());
    }
  }

  /** Runs the client's own tests, and returns what they print. */
  private String runTests(String url) throws IOException, InterruptedException {
    Path output = data.resolve("python.log");
    ProcessBuilder tests =
        new ProcessBuilder(python(), "-B", "-m", "unittest", "-v", "test_client")
            .directory(CLIENT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    tests.environment().put("ROOKERY_URL", url);
    tests.environment().put("PYTHONIOENCODING", "utf-8");
    Process process = tests.start();
    try {
      if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
        fail("the client does not end:\n" + Files.readString(output));
      }
    } finally {
      process.destroyForcibly();
    }
    String said = Files.readString(output);
    assertEquals(0, process.exitValue(), said);
    return said;
  }

  /** The one that the launcher found, or else the first on the path. */
  private static String python() {
    String found = System.getenv("ROOKERY_PYTHON");
    return found == null || found.isEmpty() ? "python3" : found;
  }
}
