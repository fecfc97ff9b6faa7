package io.rookery.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.spi.FilterReply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What players wrote cannot pass for a line of the log, nor steer the terminal that shows it. */
class LogLinesTest {
  private static final String HOSTILE =
      "Ada\r\n12:00:00.000 ERROR Node: all is lost\u001b[2J\u009b2J\u2028x\u202Ey\u0000";

  private final LoggerContext logs = new LoggerContext();

  /** As the node would write it. */
  private List<String> written(String message, Throwable thrown, Object... arguments)
      throws JoranException {
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(logs);
    configurator.doConfigure(LogLinesTest.class.getResource("/logback.xml"));
    var appender = (ConsoleAppender<ILoggingEvent>) logs.getLogger("ROOT").getAppender("console");
    var event =
        new LoggingEvent("test", logs.getLogger("Room"), Level.INFO, message, thrown, arguments);
    byte[] bytes = ((PatternLayoutEncoder) appender.getEncoder()).encode(event);
    return new String(bytes, StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void aMessageIsOneLineWhateverIsInIt() throws Exception {
    List<String> lines = written("{} came", null, HOSTILE);
    assertEquals(1, lines.size(), lines.toString());
    assertInert(lines.get(0));
  }

  @Test
  void whatAnExceptionSaysIsSetInFromTheLeft() throws Exception {
    var thrown = new IllegalStateException(HOSTILE, new IllegalArgumentException(HOSTILE));
    List<String> lines = written("a game failed", thrown);
    assertTrue(lines.get(0).endsWith("a game failed"), lines.toString());
    assertTrue(lines.get(1).contains("IllegalStateException: Ada"), lines.toString());
    for (String line : lines.subList(1, lines.size())) {
      assertTrue(line.startsWith("  "), lines.toString());
      assertInert(line);
    }
  }

  /** When a node died, the others' logs were full of the stack traces of their libraries. */
  @Test
  void whatALibraryCouldNotDoWithADeadNodeIsNoNewsButWhatElseItSaysIs() throws Exception {
    written("begins", null); // configures
    String migrations = "com.hazelcast.internal.partition.impl.MigrationManagerImpl";
    assertFalse(
        isWritten(migrations, "[127.0.0.1]:5701 Migration commit to [127.0.0.1]:5702 failed"));
    assertTrue(isWritten(migrations, "[127.0.0.1]:5701 partitionId=7 is completely lost!"));
    String bus = "io.vertx.core.eventbus.impl.clustered.ClusteredEventBus";
    assertFalse(isWritten(bus, "Connecting to server n2 failed"));
    assertTrue(isWritten("io.rookery.cluster.members.HazelcastNodes", "Node n2 is gone"));

    logs.getLogger("ROOT").setLevel(Level.DEBUG);
    assertTrue(isWritten(bus, "Connecting to server n2 failed"));
  }

  private boolean isWritten(String logger, String message) {
    Logger log = logs.getLogger(logger);
    FilterReply reply =
        logs.getTurboFilterList()
            .getTurboFilterChainDecision(
                null, log, Level.ERROR, message, null, new IllegalStateException());
    return reply != FilterReply.DENY;
  }

  private static void assertInert(String line) {
    line.codePoints()
        .filter(point -> point != '\t')
        .forEach(
            point -> {
              int type = Character.getType(point);
              assertTrue(
                  type != Character.CONTROL
                      && type != Character.FORMAT
                      && type != Character.LINE_SEPARATOR,
                  Integer.toHexString(point));
            });
  }
}
