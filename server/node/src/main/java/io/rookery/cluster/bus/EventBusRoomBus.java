package io.rookery.cluster.bus;

import io.rookery.bus.Absence;
import io.rookery.bus.Batch;
import io.rookery.bus.Envelope;
import io.rookery.bus.Uplink;
import io.rookery.cluster.members.Nodes;
import io.rookery.metrics.Loss;
import io.rookery.metrics.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.MessageConsumerOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The room bus over Vert.x's clustered event bus: one address per node for envelopes.
 *
 * <p>The event bus queues without bound for a node that does not read. What may wait there is
 * bounded by those above it: batches by the room's credit at each relay, uplinks by the {@link
 * UplinkWindow}. On one node nothing is encoded, and batches and uplinks are handed over at once.
 */
public final class EventBusRoomBus implements RoomBus {
  private static final Logger log = LoggerFactory.getLogger(EventBusRoomBus.class);
  private static final String ENVELOPES = "rookery.node.";
  private static final int PERIOD_MILLIS = 50;
  private static final int REVIEW_MILLIS = 1_000;

  /** Other nodes close a connection that begins a message of more than a MiB above this. */
  private static final int LONGEST_BYTES = 16 << 20;

  /** Envelopes that wait for the receiving context; what is dropped beyond comes again. */
  private static final int WAITING_ENVELOPES = 8_192;

  private final VertxInternal vertx;
  private final Nodes nodes;
  private final String node;
  private final Metrics metrics;
  private final LocalPorts ports;
  private final Questioning questioning;
  private final DeliveryOptions delivery = new DeliveryOptions().setCodecName(EnvelopeCodec.NAME);
  private final UplinkWindows windows = new UplinkWindows(System::currentTimeMillis);
  private final Map<Thread, Dispatch> dispatches = new ConcurrentHashMap<>();
  private final ContextInternal receiver;
  private final UplinkAcks acks = new UplinkAcks(this::ack); // on the receiver only

  private MessageConsumer<Envelope> consumer;
  private long timer = -1;
  private long review = -1;

  public EventBusRoomBus(Vertx vertx, Nodes nodes, Metrics metrics) {
    this.vertx = (VertxInternal) vertx;
    this.nodes = nodes;
    this.node = nodes.self();
    this.metrics = metrics;
    this.ports = new LocalPorts(metrics);
    this.questioning = new Questioning(vertx, node);
    this.receiver = this.vertx.createEventLoopContext();
  }

  /** Completes when other nodes can reach this one. */
  public Future<Void> start() {
    vertx
        .eventBus()
        .registerCodec(new EnvelopeCodec())
        .serializableChecker(any -> false) // Java serialization is an open door
        .clusterSerializableChecker(any -> false);
    Promise<Void> started = Promise.promise();
    receiver.runOnContext(
        ignored -> {
          consumer =
              vertx
                  .eventBus()
                  .consumer(
                      new MessageConsumerOptions()
                          .setAddress(ENVELOPES + node)
                          .setMaxBufferedMessages(WAITING_ENVELOPES),
                      (Message<Envelope> message) -> receive(message.body()));
          timer = vertx.setPeriodic(PERIOD_MILLIS, id -> everyPeriod());
          review = vertx.setPeriodic(REVIEW_MILLIS, id -> forgetWhoIsGone());
          consumer.completion().onComplete(started);
        });
    return started.future().compose(done -> questioning.start());
  }

  private void receive(Envelope envelope) {
    if (envelope.getAcked() > 0) {
      windows.acked(envelope.getFrom(), envelope.getAcked(), System.nanoTime());
    }
    ports.deliver(envelope);
    acks.had(envelope);
  }

  private void everyPeriod() {
    acks.flush();
    windows.askOverdue(
        System.nanoTime(),
        (to, position) -> write(to, Envelope.newBuilder().setPosition(position)));
  }

  private void ack(String to, long position) {
    write(to, Envelope.newBuilder().setAcked(position));
  }

  private void forgetWhoIsGone() {
    Set<String> up = nodes.all().stream().map(Nodes.Node::id).collect(Collectors.toSet());
    windows.retain(up);
    acks.retain(up);
  }

  private void depart(String to, Envelope.Builder envelope) {
    if (to.equals(node)) {
      ports.deliver(envelope.build());
      return;
    }
    if (envelope.getUplinksCount() > 0) {
      envelope.setPosition(windows.to(to).position());
    }
    write(to, envelope);
  }

  private void write(String to, Envelope.Builder builder) {
    Envelope envelope = builder.setFrom(node).build();
    if (envelope.getSerializedSize() > LONGEST_BYTES) {
      metrics.lost(Loss.ENVELOPE_TOO_LONG);
      log.error(
          "What is for node {} has {} bytes, more than nodes take from each other: does a room's"
              + " state, or what a game says at once, grow without bound?",
          to,
          envelope.getSerializedSize());
      return;
    }
    vertx
        .eventBus()
        .<Envelope>sender(ENVELOPES + to, delivery)
        .write(envelope)
        .onFailure(unreachable -> metrics.lost(Loss.NODE_UNREACHABLE));
  }

  private Dispatch dispatch() {
    return dispatches.computeIfAbsent(
        Thread.currentThread(), loop -> new Dispatch(vertx, this::depart));
  }

  @Override
  public String node() {
    return node;
  }

  @Override
  public Registration relay(int relay, RelayPort port) {
    return ports.relay(vertx.getOrCreateContext(), relay, port);
  }

  @Override
  public Registration room(String room, Handler<Uplink> uplinks) {
    return ports.room(vertx.getOrCreateContext(), room, uplinks);
  }

  @Override
  public Registration host(Handler<Uplink> strays) {
    return ports.host(vertx.getOrCreateContext(), strays);
  }

  @Override
  public void together(Runnable says) {
    dispatch().together(says);
  }

  @Override
  public void up(String to, Uplink uplink) {
    if (to.equals(node)) {
      ports.deliver(uplink);
    } else if (windows.to(to).take(uplink.getSerializedSize(), System.nanoTime())) {
      dispatch().add(to, uplink);
    } else {
      metrics.lost(Loss.UPLINK_OUT_OF_CREDIT);
    }
  }

  @Override
  public void down(String to, Batch batch) {
    metrics.batchSent(batch.getSerializedSize());
    if (to.equals(node)) {
      ports.deliver(batch);
    } else {
      dispatch().add(to, batch);
    }
  }

  @Override
  public void absent(String to, Absence absence) {
    dispatch().add(to, absence); // also here: whom it answers may not have returned from its uplink
  }

  @Override
  public Registration answer(String topic, Questions questions) {
    return questioning.answer(vertx.getOrCreateContext(), topic, questions);
  }

  @Override
  public Future<Buffer> ask(String to, String topic, Buffer question) {
    return questioning.ask(to, topic, question);
  }

  /** Takes nothing more; completes when others know. */
  public Future<Void> close() {
    Promise<Void> closed = Promise.promise();
    receiver.runOnContext(
        ignored -> {
          vertx.cancelTimer(timer);
          vertx.cancelTimer(review);
          consumer.unregister().compose(done -> questioning.close()).onComplete(closed);
        });
    return closed.future();
  }
}
