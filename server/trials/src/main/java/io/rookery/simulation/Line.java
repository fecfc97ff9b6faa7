package io.rookery.simulation;

import io.rookery.gateway.links.SimulatedRelay;
import io.rookery.protocol.Decoded;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameDecoder;
import io.rookery.protocol.FrameKind;
import java.util.ArrayDeque;

/**
 * A client's connection to a gateway: in order both ways, until it breaks, and each side may learn
 * of that at another time.
 */
final class Line extends SimulatedRelay.Socket {
  private static final int STALLED_BYTES = 800;

  private final World world;
  private final Person person;
  private final GatewayNode node;
  private final SimulatedRelay relay;
  private final ArrayDeque<Unread> unread = new ArrayDeque<>();
  private boolean atClient = true;
  private boolean atGateway = true;

  /** Nothing passes any more, whoever knows it. */
  private boolean broken;

  private long heardAt;
  private boolean reads = true;
  private boolean stalled;
  private long queued;
  private long losesUntil;
  private long lastUp;
  private long lastDown;

  private record Unread(byte[] message, long saidAt) {}

  Line(World world, Person person, GatewayNode node) {
    this.world = world;
    this.person = person;
    this.node = node;
    this.relay = node.relayFor(person);
  }

  GatewayNode node() {
    return node;
  }

  /** Whether everything passes, which its sides may not know. */
  boolean isWhole() {
    return !broken;
  }

  void up(byte[] message) {
    lastUp = Math.max(lastUp, world.now() + 1 + world.chance().nextInt(8));
    world.at(
        lastUp,
        () -> {
          if (!broken) {
            relay.heard(this, message, world.now());
            node.pump();
          }
        });
  }

  @Override
  protected String subject() {
    return person.name();
  }

  @Override
  protected long heardAt() {
    return broken ? heardAt : world.now();
  }

  @Override
  protected long queued() {
    return queued;
  }

  @Override
  protected void write(byte[] message, long saidAt) {
    boolean lost = world.now() < losesUntil || world.weather().losesAtGateway(world);
    if (broken || (lost && isKept(message))) {
      return;
    }
    if (reads) {
      down(new Unread(message, saidAt));
      return;
    }
    unread.add(new Unread(message, saidAt));
    queued += message.length;
    if (queued >= STALLED_BYTES && !stalled) {
      stalled = true;
      relay.writable(this, false, world.now());
    }
  }

  /** Whether all in a message that matters comes again when it is lost. */
  private boolean isKept(byte[] message) {
    if (!(FrameDecoder.decode(message, FrameKind.From.SERVER) instanceof Decoded.Message whole)) {
      return false;
    }
    boolean numbered = true;
    boolean last = false;
    for (Frame frame : whole.frames()) {
      if (frame instanceof Frame.Carries carries) {
        numbered &= carries.kind().numbered();
        last |= carries.kind() == FrameKind.LEFT;
      }
    }
    if (numbered || last) {
      world.tally().fault("lost at a gateway");
    }
    return numbered || last;
  }

  private void down(Unread next) {
    lastDown = Math.max(lastDown, world.now() + 1 + world.chance().nextInt(8));
    world.at(
        lastDown,
        () -> {
          if (!broken && atClient) {
            person.receive(this, next.message, next.saidAt);
          }
        });
  }

  /** Its gateway loses for a while whatever comes again. */
  void lose(long during) {
    losesUntil = world.now() + during;
  }

  /** The client reads nothing for a while. */
  void stall(long during) {
    reads = false;
    world.at(world.now() + during, this::drain);
  }

  private void drain() {
    reads = true;
    queued = 0;
    unread.forEach(this::down);
    unread.clear();
    if (stalled && !broken) {
      stalled = false;
      relay.writable(this, true, world.now());
      node.pump();
    }
  }

  @Override
  protected void close() {
    breakIn(0, 0);
  }

  /** Nothing passes from now on; the sides notice after these times. */
  void breakIn(long clientAfter, long gatewayAfter) {
    if (broken) {
      return;
    }
    broken = true;
    heardAt = world.now();
    person.broke(this);
    unread.clear();
    world.at(world.now() + clientAfter, this::clientNotices);
    world.at(world.now() + gatewayAfter, this::gatewayNotices);
  }

  private void clientNotices() {
    if (atClient) {
      atClient = false;
      person.lost(this);
    }
  }

  private void gatewayNotices() {
    if (atGateway && node.isAlive()) {
      atGateway = false;
      relay.dropped(this, world.now());
      node.pump();
    }
  }
}
