package io.rookery.simulation;

import com.google.protobuf.ByteString;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.simulation.wire.Order;
import java.util.Optional;

/** Somebody at a device: comes, says things, loses connections and comes back. */
final class Person {
  private final World world;
  private final String name;
  SimulatedClient client;
  private Line line;
  private long pumpAt = Long.MAX_VALUE;
  private boolean silent;

  /** Whether this one ignored its window, and must be sent away for it. */
  boolean floods;

  Person(World world, String name, SimulatedClient client) {
    this.world = world;
    this.name = name;
    this.client = client;
  }

  String name() {
    return name;
  }

  int hashOfName() {
    return name.chars().sum();
  }

  Line line() {
    return line;
  }

  /** Whether there is a connection, as far as this side knows. */
  boolean isConnected() {
    return line != null;
  }

  void connect() {
    if (line != null || client.over() != null) {
      return;
    }
    line = new Line(world, this, world.anyNode());
    line.up(client.ask(1, world.now()));
    pump();
  }

  /** Has a copy of this device's page elsewhere. */
  Person duplicate() {
    return new Person(world, name, client.copy());
  }

  void receive(Line from, byte[] message, long saidAt) {
    if (from == line) {
      client.receive(message, saidAt, world.now());
      pump();
    }
  }

  /** Nothing passes on this line any more, whoever knows it. */
  void broke(Line which) {
    if (which == line) {
      client.broke(world.now());
    }
  }

  void lost(Line which) {
    if (which != line) {
      return;
    }
    line = null;
    client.lost();
    if (client.copied) {
      client.end("closed"); // a page that was duplicated elsewhere does not come back
    } else if (!silent) {
      world.at(world.now() + 1 + world.chance().nextInt(500), this::connect);
    }
  }

  /** The page crashes: what it knew is lost, but for the id of its join. */
  void forget() {
    Line before = line;
    line = null;
    client = client.reborn();
    before.breakIn(0, world.chance().nextInt(100));
    world.at(world.now() + 1 + world.chance().nextInt(500), this::connect);
  }

  /** Never comes back. */
  void walkOff() {
    client.end("walked off");
    line.breakIn(0, world.chance().nextInt(100));
  }

  /** The device is off for a while. */
  void goAway(long during) {
    silent = true;
    line.breakIn(0, world.chance().nextInt(100));
    world.at(
        world.now() + during,
        () -> {
          silent = false;
          connect();
        });
  }

  void say(Operation operation) {
    if (client.over() == null && client.isSeated()) {
      client.out.say(operation);
      world.tally().operations++;
      pump();
    }
  }

  void order(Order.Act act, int target, int filler) {
    say(operation(act, target, filler));
  }

  /** Says something and leaves, in one message. */
  void farewell(Order.Act act) {
    if (client.over() == null && client.isSeated()) {
      client.out.say(operation(act, 0, 0));
      world.tally().operations++;
      leave();
    }
  }

  private Operation operation(Order.Act act, int target, int filler) {
    boolean asks = act == Order.Act.ACT_ASK || act == Order.Act.ACT_ASK_LATER;
    Order order =
        Order.newBuilder()
            .setId(world.newId())
            .setAct(act)
            .setTarget(target)
            .setFiller(ByteString.copyFrom(new byte[filler]))
            .build();
    return new Operation(
        order.getId(), asks ? FrameKind.REQUEST : FrameKind.OPERATION, order.toByteString(), true);
  }

  /** Says what no game can read. */
  void babble() {
    ByteString garbage = ByteString.copyFrom(new byte[] {7, 7});
    say(new Operation(world.newId(), FrameKind.OPERATION, garbage, false));
  }

  void leave() {
    say(new Operation(world.newId(), FrameKind.LEAVE, ByteString.EMPTY, false));
  }

  /** Writes something that no good client would. */
  void misbehave(long ack, FrameKind kind, ByteString payload, int times) {
    if (!client.isOpen()) {
      return;
    }
    FrameWriter frames = new FrameWriter().at(client.channel(), client.out.next(), ack, 0);
    for (int i = 0; i < times; i++) {
      frames.frame(kind, payload);
    }
    line.up(frames.toByteArray());
  }

  /** Asks for all from this message on, without a reason, or as a late copy of what had one. */
  void askAgain(long from) {
    if (client.isOpen()) {
      long received = client.in.received();
      line.up(
          new FrameWriter()
              .at(client.channel(), client.out.next(), received, 0)
              .frame(FrameKind.RESEND, ByteString.EMPTY, from)
              .toByteArray());
    }
  }

  void acknowledgeTheFuture() {
    line.up(new FrameWriter().at(client.channel(), client.out.next(), 1L << 40, 0).toByteArray());
  }

  /** Writes what is due, and comes again when more will be. */
  private void pump() {
    if (line == null) {
      return;
    }
    for (Optional<byte[]> message = client.write(world.now());
        message.isPresent();
        message = client.write(world.now())) {
      line.up(message.get());
    }
    long next = client.dueAt();
    if (next < pumpAt) {
      pumpAt = next;
      world.at(
          next,
          () -> {
            pumpAt = Long.MAX_VALUE;
            pump();
          });
    }
  }
}
