package io.rookery.cluster.bus;

import io.rookery.bus.Absence;
import io.rookery.bus.Batch;
import io.rookery.bus.Uplink;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;

/**
 * The only way between gateways and rooms, also on one node.
 *
 * <p>It may lose what it is given and never blocks; whoever needs an answer asks again. What one
 * event loop sends to another node in one pass travels as one message; what is for the same event
 * loop is there before the call returns. Between one sender and one receiver nothing is reordered.
 * All methods are called on an event-loop context, and what is registered there is called there.
 */
public interface RoomBus {

  /** This node, per boot. */
  String node();

  /** Registers a gateway verticle; {@code relay} is its index on this node, from 0. */
  Registration relay(int relay, RelayPort port);

  /** Registers a room of this node. */
  Registration room(String room, Handler<Uplink> uplinks);

  /** Registers who takes uplinks for rooms that are not registered on this node. */
  Registration host(Handler<Uplink> strays);

  /**
   * What is said in here leaves when it returns: for who has waited for the end of a pass already,
   * and would wait for another.
   */
  default void together(Runnable says) {
    says.run();
  }

  /** From a gateway to the room that lives on {@code node}. */
  void up(String node, Uplink uplink);

  /** From a room to the gateways of {@code node}. */
  void down(String node, Batch batch);

  /** Tells a gateway of {@code node} that its room is not here. */
  void absent(String node, Absence absence);

  /**
   * Registers what answers questions about rooms of this node, such as the admin API's.
   *
   * @param topic a short constant name
   */
  Registration answer(String topic, Questions questions);

  /**
   * Asks a node; fails after 5 seconds, when the node is not there, or with what it failed with.
   */
  Future<Buffer> ask(String node, String topic, Buffer question);

  /** What a gateway verticle is told; called on its own context. */
  interface RelayPort {
    void batch(Batch batch);

    void absence(Absence absence);
  }

  /** Answers a question from some node. */
  @FunctionalInterface
  interface Questions {
    Future<Buffer> answer(Buffer question);
  }

  /** Undoes a registration; what arrives afterwards goes nowhere. */
  @FunctionalInterface
  interface Registration {
    void close();
  }
}
