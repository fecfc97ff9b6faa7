package io.rookery.simulation;

import io.rookery.game.Player;
import io.rookery.protocol.FrameKind;
import io.rookery.room.Held;
import io.rookery.room.InsideSeats;
import io.rookery.room.RoomLoop;
import java.util.List;

/** Compares what everybody saw with what the game did. */
final class Judge {
  private final World world;
  private final Journal journal;
  private final RoomLoop room;

  Judge(World world, Journal journal, RoomLoop room) {
    this.world = world;
    this.journal = journal;
    this.room = room;
  }

  void judge() {
    long seated = 0;
    for (Person person : world.persons()) {
      try {
        judge(person);
      } catch (Violation violation) {
        throw new Violation(person.name() + ": " + violation.getMessage());
      }
      seated += person.client.over() == null ? 1 : 0;
    }
    if (world.links() != seated) {
      throw new Violation(world.links() + " links lead to " + seated + " people");
    }
    require(room.held().equals(Held.NOTHING), "at rest the room holds " + room.held());
    if (room.players() != seated) {
      throw new Violation(room.players() + " seats are taken by " + seated + " people");
    }
  }

  /** No seat holds more than it may. */
  static void bounds(RoomLoop room) {
    for (Player player : room.everyone()) {
      String beyond = InsideSeats.beyondBounds(player);
      if (beyond != null) {
        throw new Violation(beyond);
      }
    }
  }

  private void judge(Person person) {
    SimulatedClient client = person.client;
    if (!client.isSeated()) {
      require(client.over() != null, "never got an answer");
      return;
    }
    Journal.Account account = journal.account(client.session());
    if (client.over() == null) {
      require(client.isOpen(), "never came back");
      require(client.out.unacknowledged() == 0, "something is unacknowledged");
      require(client.in.state().equals(room.sharedState()), "sees another state");
      require(
          journal.heardAllTo(client.session(), client.out.highest()), "something was not applied");
    }
    require(!account.kicked || account.left, "was sent away, and stayed");
    require(!account.kickedByTheRoom || floods(client.session()), "was sent away for nothing");
    require(!person.floods || account.left, "ignored its window, and nothing came of it");
    require(client.in.ahead() == null, "message before its state: " + client.in.ahead());
    boolean all = client.over() == null || client.in.isLeft();
    messages(client, account.said, all);
    client.in.lost.forEach(each -> world.tally().named += each.to() - each.from() + 1);
    for (Operation operation : client.out.written.values()) {
      settled(operation, account);
    }
  }

  private boolean floods(String session) {
    return world.persons().stream()
        .anyMatch(each -> each.floods && session.equals(each.client.session()));
  }

  /** Every message said came, in order and once, but for those that were named as lost. */
  private void messages(SimulatedClient client, List<Long> said, boolean all) {
    List<Incoming.Lost> lost = client.in.lost;
    int at = 0;
    long before = client.in.started();
    long allowed = before;
    for (Incoming.Item item : client.in.items) {
      allowed += named(lost, before, item.number());
      before = item.number();
      if (item.id() == 0) {
        allowed += client.isCopy() ? 1 : 0; // a refusal of what the other copy said
        continue;
      }
      int skipped = 0;
      while (at < said.size() && said.get(at) != item.id()) {
        at++;
        skipped++;
      }
      require(at < said.size(), "message " + item + " was not said, or earlier");
      require(skipped <= allowed, skipped + " messages before " + item + " are missing");
      allowed = 0;
      at++;
      world.tally().messages++;
    }
    allowed += named(lost, before, Long.MAX_VALUE);
    require(!all || said.size() - at <= allowed, "the last messages are missing");
  }

  /** How many numbers between these two are lost. */
  private static long named(List<Incoming.Lost> lost, long after, long before) {
    return lost.stream()
        .filter(each -> each.from() > after && each.to() < before)
        .mapToLong(each -> each.to() - each.from() + 1)
        .sum();
  }

  private void settled(Operation operation, Journal.Account account) {
    require(!operation.isOpen(), "operation " + operation.number + " is open");
    Boolean took = account.applied.get(operation.id);
    switch (operation.fate) {
      case APPLIED -> {
        world.tally().applied++;
        require(
            operation.heard ? Boolean.TRUE.equals(took) : operation.kind == FrameKind.LEAVE,
            "operation " + operation.number + " is applied, but had no effect");
      }
      case REFUSED -> {
        world.tally().refusedOperations++;
        require(
            !operation.heard || Boolean.FALSE.equals(took),
            "operation " + operation.number + " is refused, but had an effect");
      }
      default -> world.tally().unknown++;
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new Violation(otherwise);
    }
  }
}
