package io.rookery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rookery.game.GameType;
import io.rookery.games.echo.Echo;
import io.rookery.gateway.limits.GatewayOptions;
import io.rookery.gateway.limits.GatewayOptions.Rate;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each limit in PROTOCOL.md's table is the one that the code has. */
class SpecifiedLimitsTest {
  private static final Path SPECIFICATION = Path.of("../../protocol/PROTOCOL.md");
  private static final String ROOM = "io.rookery.room.RoomLimits";
  private static final String RATE = "io.rookery.room.InputRate";
  private static final String REPLAY = "io.rookery.room.ReplayBudget";
  private static final String MATCHMAKER = "io.rookery.matchmaking.ClusterMatchmaker";
  private static final String RESERVATIONS = "io.rookery.matchmaking.Reservations";
  private static final String SHARES = "io.rookery.matchmaking.Shares";
  private static final String OPEN_LIST = "io.rookery.matchmaking.OpenList";
  private static final String TOKENS = "io.rookery.auth.Tokens";
  private static final String WRITER = "io.rookery.gateway.socket.SocketWriter";

  /** One that says nothing of its own about rates and windows. */
  private static final GameType<?, ?, ?> ANY_TYPE = Echo.TYPE;

  @Test
  void theTableOfLimitsIsWhatTheCodeHas() throws Exception {
    Map<String, String> limits = new LinkedHashMap<>();
    inCode(limits);
    assertEquals(lines(inTable()), lines(limits));
  }

  private static void inCode(Map<String, String> limits) throws ReflectiveOperationException {
    GatewayOptions options = GatewayOptions.defaults();
    GatewayOptions.Timing timing = options.timing();
    GatewayOptions.Limits most = options.limits();
    GatewayOptions.Rates rates = options.rates();
    GatewayOptions.SlowSockets slow = options.slow();
    Rate connections = rates.connectionsOfAddress();
    int inputs = ANY_TYPE.inputsPerSecond();

    limits.put("from the connection to the end of the TLS handshake", time(timing.tls()));
    limits.put("from there to the whole request", time(timing.request()));
    limits.put("from the 101 to HELLO", time(timing.hello()));
    limits.put(
        "connections of one address, or of one IPv6 network of 64 bits",
        count(most.connectionsPerAddress()));
    limits.put(
        "sockets of one address, whatever they are", count(2 * most.connectionsPerAddress()));
    limits.put("new connections a second of one address", rate(connections));
    limits.put(
        "connections of one node",
        count(most.connectionsPerNode()) + ", or what its descriptors admit");
    limits.put("a token", bytes(constant(TOKENS, "LONGEST_TOKEN")));
    limits.put(
        "a WebSocket message from a client, HELLO's too",
        bytes(most.messageBytes()) + ", `max_message_bytes`");
    limits.put("a WebSocket message from a server", bytes(constant(WRITER, "LONGEST_MESSAGE")));
    limits.put("channels open on a connection", count(most.channels()) + ", `max_channels`");
    limits.put(
        "joins a second of one player, on all their connections to a node, repeated ones too",
        rate(rates.joinsOfSubject()));
    limits.put("joins a second of all players of one address", rate(rates.joinsOfAddress()));
    long expected = constant(RESERVATIONS, "EXPECTED_MILLIS");
    long remembered = constant(RESERVATIONS, "REMEMBERED_MILLIS");
    limits.put(
        "joins of one type by one player, in the whole cluster: on their way, for "
            + time(Duration.ofMillis(expected))
            + " at most, or seated in the last "
            + time(Duration.ofMillis(remembered)),
        count(constant(SHARES, "JOINS_OF_SUBJECT")));
    limits.put(
        "the same by all players of one address", count(constant(SHARES, "JOINS_OF_ADDRESS")));
    limits.put(
        "rooms that were made for those joins; rooms made for the player that are empty",
        count(constant(SHARES, "ROOMS_OF_SUBJECT")) + " each");
    limits.put(
        "the same for all players of one address",
        count(constant(SHARES, "ROOMS_OF_ADDRESS")) + " each");
    limits.put(
        "joins of one type on their way, in the whole cluster",
        count(constant(RESERVATIONS, "MOST_EXPECTED")));
    limits.put(
        "rooms of one type with free seats, in the whole cluster",
        count(constant(OPEN_LIST, "MOST_OPEN")));
    limits.put("frames a second that are neither AT nor operations", count(most.frames()));
    limits.put("bare ATs a second", count(most.bareAts()));
    limits.put(
        "bytes a second from a client",
        bytes(most.bytes())
            + ", each frame counted with "
            + GatewayOptions.FRAME_COST
            + " bytes more");
    limits.put("fragments of a WebSocket message from a client", count(most.fragments()));
    limits.put("WebSocket control frames a second from a client", count(most.controlFrames()));
    limits.put("ping interval, and time to answer", time(timing.ping()) + " each");
    limits.put("a JOIN or RESUME that no room answers", time(timing.join()));
    limits.put(
        "unacknowledged operations",
        count(constant(ROOM, "WINDOW_OPERATIONS"))
            + ", or less where a type has many seats, `window_operations`");
    limits.put(
        "their payload",
        bytes(constant(ROOM, "WINDOW_BYTES"))
            + ", or less where a type has many seats, `window_bytes`");
    limits.put(
        "operations a second",
        rate(new Rate(inputs, 2 * inputs)) + ", or as the type says, `input_rate`");
    limits.put(
        "operation payload a second",
        bytes(constant(RATE, "BYTES_PER_SECOND"))
            + " with bursts of "
            + bytes(constant(ROOM, "WINDOW_BYTES")));
    limits.put(
        "operations that wait in a room",
        count(constant(ROOM, "WAITING_OPERATIONS"))
            + " in evenly shared windows, of at least "
            + count(constant(ROOM, "LEAST_WINDOW_OPERATIONS"))
            + " each");
    limits.put(
        "payload that waits in a room",
        bytes(constant(ROOM, "WAITING_BYTES"))
            + " in evenly shared windows, of at least "
            + bytes(constant(ROOM, "LEAST_WINDOW_BYTES"))
            + " each");
    limits.put(
        "messages kept for a session",
        count(constant(ROOM, "OUTBOX_MESSAGES")) + ", `outbox_messages`");
    limits.put(
        "those for it alone", bytes(constant(ROOM, "OUTBOX_OWN_BYTES")) + ", `outbox_bytes`");
    limits.put("those for several players of a room", bytes(constant(ROOM, "OUTBOX_SHARED_BYTES")));
    limits.put("depth of an operation", count(constant(ROOM, "OPERATION_DEPTH")));
    limits.put("elements of a repeated field in it", count(constant(ROOM, "OPERATION_ELEMENTS")));
    limits.put(
        "metadata of a join by type",
        String.format(
            "%d entries, keys of %d and values of %d characters",
            constant(MATCHMAKER, "MOST_METADATA"),
            constant(MATCHMAKER, "LONGEST_KEY"),
            constant(MATCHMAKER, "LONGEST_VALUE")));
    limits.put(
        "unsent bytes of a connection",
        bytes(slow.stalledBytes()) + ": stalled, until " + bytes(slow.drainedBytes()));
    limits.put("", bytes(slow.shedBytes()));
    limits.put("unsent bytes of all connections of a node", bytes(slow.nodeBytes()));
    limits.put("a stall", time(slow.patience()));
    limits.put(
        "waiting for LEFT to be acknowledged",
        micros(constant(ROOM, "LINGER")) + ", or the resume window if that is longer");
    limits.put(
        "a seat whose connection is lost",
        time(ANY_TYPE.resumeWindow()) + ", or as the type says, `resume_window_ms`");
    limits.put("requests of a seat without an answer", count(constant(ROOM, "OPEN_REQUESTS")));
    limits.put(
        "resumes a second of one player, on all their connections to a node, repeated ones too",
        rate(rates.resumesOfSubject()));
    limits.put("resumes a second of all players of one address", rate(rates.resumesOfAddress()));
    limits.put(
        "bytes of messages that a seat's returns have sent again",
        bytes(constant(REPLAY, "BYTES_PER_SECOND"))
            + " a second with bursts of "
            + bytes(constant(REPLAY, "AT_ONCE"))
            + ", always the whole of one return");
    Rate failures = rates.failuresOfAddress();
    limits.put(
        "resumes of one address that are told GONE",
        failures.perSecond() + " a second with bursts of " + failures.atOnce());
  }

  private static Map<String, String> inTable() throws IOException {
    Map<String, String> limits = new LinkedHashMap<>();
    Files.readAllLines(SPECIFICATION).stream()
        .dropWhile(line -> !line.startsWith("| | limit |"))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
        .forEach((List<String> cells) -> limits.put(cells.get(1), cells.get(2)));
    return limits;
  }

  private static String lines(Map<String, String> limits) {
    return limits.entrySet().stream()
        .map(limit -> limit.getKey() + ": " + limit.getValue())
        .collect(Collectors.joining("\n"));
  }

  /** Where a limit is nobody else's to know, and so no public name. */
  private static long constant(String type, String name) throws ReflectiveOperationException {
    Field field = Class.forName(type).getDeclaredField(name);
    field.setAccessible(true);
    return ((Number) field.get(null)).longValue();
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String bytes(long number) {
    if (number % (1 << 20) == 0) {
      return number / (1 << 20) + " MiB";
    }
    return number % (1 << 10) == 0 ? number / (1 << 10) + " KiB" : number + " bytes";
  }

  private static String time(Duration time) {
    return time.toMillis() % 1_000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }

  private static String micros(long time) {
    return time(Duration.ofNanos(time * 1_000));
  }

  private static String rate(Rate rate) {
    return rate.perSecond() + " with bursts of " + rate.atOnce();
  }
}
