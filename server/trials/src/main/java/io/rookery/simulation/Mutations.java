package io.rookery.simulation;

import java.util.ArrayList;
import java.util.List;

/** The rules of a session, each with the code that keeps it and what takes that code's place. */
final class Mutations {
  private Mutations() {}

  static List<Mutation> all() {
    List<Mutation> all = new ArrayList<>();
    all.addAll(operations());
    all.addAll(messages());
    all.addAll(comingAndGoing());
    all.addAll(bus());
    all.addAll(clients());
    return all;
  }

  private static List<Mutation> operations() {
    return List.of(
        Mutation.room(
            "Arrivals",
            "an operation that was taken is not taken again",
            "if (number <= accepted) {",
            "if (number < 0) {"),
        Mutation.room(
            "Arrivals",
            "an operation behind a gap is not taken",
            "if (number > accepted + 1) {",
            "if (false) {"),
        Mutation.room(
            "Inbox",
            "what is acknowledged was applied, not merely received",
            "oweNoAck(); return applied;",
            "oweNoAck(); return accepted();"),
        Mutation.room(
            "SeatPieces",
            "no acknowledgement comes ahead of a refusal it covers",
            "end(NO_ACK);",
            "end(seat.inbox.applied());"),
        Mutation.room(
            "GameRoom",
            "a callback that failed sends nobody away",
            "undo.takeBack(); forgetWishes();",
            "undo.takeBack(); sayings.clear();"),
        Mutation.room(
            "GameRoom",
            "a callback that failed has said nothing",
            "undo.takeBack(); forgetWishes();",
            "undo.takeBack(); kicks.clear();"),
        Mutation.room(
            "Operations",
            "who was sent away is not heard any more",
            "lifetime.settle(now); return !seat.isLeft();",
            "return !seat.isLeft();"),
        Mutation.room(
            "Inbox",
            "RESEND is asked for once in a round trip",
            "if (now - resendAskedAt >= RoomLimits.RESEND_PAUSE) {",
            "if (true) {"),
        Mutation.room(
            "Inbox",
            "who sends beyond the window is sent away",
            "return number > ackWritten + window.operations() ||",
            "return"),
        Mutation.room(
            "JoinAnswers",
            "the window that is told is the one that holds",
            ".setWindowOperations(window.operations())",
            ".setWindowOperations(RoomLimits.WINDOW_OPERATIONS)"),
        Mutation.room(
            "Arrivals",
            "what a window admits is taken, however much of others waits",
            "    seats.await(seat, new Operation(",
            "    if (seats.waiting() >= 1_024) {\n      return false;\n    }\n"
                + "    seats.await(seat, new Operation("),
        Mutation.room(
            "Inbox",
            "the first answer to a request counts, and no other",
            "requests.remove(request)",
            "requests.contains(request)"),
        Mutation.room(
            "Returns",
            "who comes back may send a window above the rate",
            "seat.inbox.grantWindow(now);",
            ""));
  }

  private static List<Mutation> messages() {
    return List.of(
        Mutation.room(
            "MessageProgress",
            "a message is kept until it is acknowledged, not until it is sent",
            "sent = outbox.next() - 1;",
            "sent = outbox.next() - 1; outbox.acknowledge(sent);"),
        Mutation.room(
            "MessageProgress",
            "an acknowledgement of what was never sent is ignored",
            "if (through >= outbox.next()) {",
            "if (false) {"),
        Mutation.room(
            "MessageProgress",
            "a RESEND is granted once in a round trip",
            "if (now - resendGrantedAt < RoomLimits.RESEND_PAUSE) {",
            "if (false) {"),
        Mutation.room(
            "Arrivals",
            "a late copy of a RESEND names nothing as lost that came",
            "Math.max(frame.firstWanted(), seat.progress.acked() + 1)",
            "frame.firstWanted()"),
        Mutation.room(
            "MessageProgress",
            "a lost last message is looked for",
            "if (!outbox.isEmpty() && probeDue <= now && !hasUnsent()) {",
            "if (false) {"),
        Mutation.room(
            "Returns",
            "who comes back to an outbox that overflowed is told so",
            "} else if (last < outbox.first() - 1) {",
            "} else if (false) {"),
        Mutation.room(
            "Outbox",
            "an outbox is bounded",
            "if (size <= RoomLimits.OUTBOX_MESSAGES && ownBytes <= RoomLimits.OUTBOX_OWN_BYTES) {",
            "if (true) {"),
        Mutation.room(
            "StateFrames",
            "who lags behind gets a snapshot",
            "return !seen.needsSnapshot()",
            "return true"));
  }

  private static List<Mutation> comingAndGoing() {
    return List.of(
        Mutation.room(
            "Returns",
            "only a greater generation gets the seat",
            "seat.generation) > 0)",
            "seat.generation) > -2)"),
        Mutation.room(
            "Returns",
            "a second copy of a client is told that it is one",
            "if (resume.getHighestOperation() < seat.inbox.accepted()) {",
            "if (false) {"),
        Mutation.room(
            "Returns",
            "who comes back is sent all that is unacknowledged",
            "seat.startOver(); seat.inbox.assumeAcked",
            "seat.inbox.assumeAcked"),
        Mutation.room(
            "Returns",
            "the older channel is told that it was replaced",
            "seat.link.end(replaced());",
            "seat.link.end(null);"),
        Mutation.room(
            "Departures",
            "who left lingers until LEFT came",
            "seats.leave(seat, connected || window > 0);",
            "seats.leave(seat, false);"),
        Mutation.room(
            "Seats",
            "at rest nothing is held: a seat's messages go with it",
            "unlink(seat); seat.progress.outbox.clear();",
            "unlink(seat);"),
        Mutation.room(
            "Housekeeping",
            "at rest nothing is held: who left is waited for, but not for ever",
            "if (now >= seat.lingersUntil) {",
            "if (false) {"),
        Mutation.room(
            "Arrivals",
            "who left may still ask for what was lost",
            "} else if (carries.kind() == FrameKind.RESEND) {",
            "} else if (carries.kind() == FrameKind.RESEND && !seat.isLeft()) {"),
        Mutation.room(
            "SeatSender",
            "who leaves sees the state in which the last was said",
            "!seat.isLeft() || progress.hasUnsent() || seat.opening.isDue();",
            "!seat.isLeft();"),
        Mutation.room(
            "Joins",
            "a late copy of a join is no seat when its session is over",
            "if (returns.past().isOver(join.getId(), join.getAttempt())) {",
            "if (false) {"),
        Mutation.room(
            "Joins",
            "generations begin anew with a new secret",
            "seat.generation = 0; // which goes with the secret",
            ""),
        Mutation.room(
            "Joins",
            "the same id is the same join",
            "Seat before = seats.ofJoin(join.getId());",
            "Seat before = null;"),
        Mutation.room(
            "Joins",
            "a late copy of a join changes nothing",
            "Integer.compareUnsigned(attempt, seat.attempt) <= 0) {",
            "false) {"));
  }

  private static List<Mutation> bus() {
    return List.of(
        Mutation.room(
            "RoomLoop",
            "a room drops what was meant for another epoch",
            "(uplink.getEpoch() != 0 && uplink.getEpoch() != birth.epoch())",
            "false"),
        Mutation.gateway(
            "RoomLink",
            "a gateway drops what an older epoch says",
            "if (batchEpoch < epoch) {",
            "if (false) {"),
        Mutation.gateway(
            "RoomLink",
            "after a lost batch nothing is relayed before a refresh",
            "missed = true; askedAt = now - REFRESH_EVERY; return BatchResult.GAP;",
            "return take(number, now);"),
        Mutation.gateway(
            "RoomLink",
            "a refresh is asked for until it comes",
            "askedAt = now; uplink.setRefresh(true);",
            "askedAt = NEVER / 2; uplink.setRefresh(true);"),
        Mutation.gateway(
            "RoomLink",
            "a batch that comes again is not relayed again",
            "return BatchResult.REPEATED;",
            "return BatchResult.RELAY;"),
        Mutation.gateway(
            "RoomLink",
            "a notice is repeated until it is confirmed",
            "notice.nextAt = now + NOTICE_EVERY;",
            "notice.nextAt = NEVER;"),
        Mutation.room(
            "RoomLoop",
            "links that ended in a lost batch end again",
            "ended.forEach(each -> relay.end(each.link(), each.lastWord()));",
            ""),
        Mutation.room(
            "Relay",
            "a refresh is owed also to a gateway that nobody is behind",
            "(refreshAsked || !links.isEmpty())",
            "!links.isEmpty()"),
        Mutation.room(
            "Relay",
            "what is not acknowledged makes the room repeat its number",
            "return !inFlight.isEmpty() && now - oldestAt >= RoomLimits.RELAY_PATIENCE;",
            "return false;"),
        Mutation.room(
            "Relay",
            "a lost batch costs no credit",
            "inFlight.peek().number <= through",
            "inFlight.peek().number == through"),
        Mutation.room(
            "Housekeeping",
            "a gateway that acknowledges nothing is given up",
            "lose(relay, now);",
            ""));
  }

  private static List<Mutation> clients() {
    return List.of(
        Mutation.client(
            "Incoming",
            "a client takes the next message only",
            "if (number != received + 1) {",
            "if (number <= received) {"),
        Mutation.client(
            "SimulatedClient",
            "a client uses an acknowledgement only when nothing is missing before it",
            "wantResend(now); } else { out.acknowledge(at.ack());",
            "wantResend(now); out.acknowledge(at.ack()); } else { out.acknowledge(at.ack());"),
        Mutation.client(
            "SimulatedClient",
            "RESUME is repeated with a greater generation",
            ".setGeneration(++generation)",
            ".setGeneration(generation == 0 ? ++generation : generation)"),
        Mutation.client(
            "SimulatedClient",
            "REPLACED is final",
            "tally.replaced++; end(\"replaced\"); channel = 0;",
            "answered = false; askAgainAt = now;"),
        Mutation.client(
            "Outgoing",
            "a client keeps what is not acknowledged, and sends it again",
            "next = Math.min(next, firstToWrite(from));",
            ""),
        Mutation.client(
            "SimulatedClient", "a client asks for what is missing", "wantsResend = true;", ""),
        Mutation.client(
            "Outgoing",
            "a client looks for a lost last operation",
            "return probeAt;",
            "return Long.MAX_VALUE;"));
  }
}
