package io.rookery.host;

import com.google.protobuf.InvalidProtocolBufferException;
import io.rookery.bus.RoomSpec;
import io.rookery.cluster.bus.RoomBus;
import io.rookery.cluster.directory.RoomAddress;
import io.rookery.cluster.directory.RoomDirectory;
import io.rookery.cluster.members.Nodes;
import io.rookery.cluster.members.Placement;
import io.rookery.cluster.wire.Closing;
import io.rookery.cluster.wire.HostAnswer;
import io.rookery.cluster.wire.HostQuestion;
import io.rookery.cluster.wire.RoomEntry;
import io.rookery.cluster.wire.RoomView;
import io.rookery.matchmaking.RoomOpener;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.Optional;

/**
 * All rooms of the cluster, asked about from any node; called on an event-loop context.
 *
 * <p>A future fails with {@link Answer} when a node said no, and with anything else when none
 * answered.
 */
public final class ClusterRooms implements RoomOpener {
  private final RoomBus bus;
  private final RoomDirectory directory;
  private final Nodes nodes;
  private final Placement placement;

  public ClusterRooms(RoomBus bus, RoomDirectory directory, Nodes nodes, Placement placement) {
    this.bus = bus;
    this.directory = directory;
    this.nodes = nodes;
    this.placement = placement;
  }

  /** Makes a room on a node of the placement's choice. */
  public Future<RoomEntry> create(RoomSpec spec) {
    return placement
        .place(nodes.all(), spec)
        .map(node -> ask(node, spec))
        .orElseGet(() -> Future.failedFuture(new Answer("node_draining", "", false)));
  }

  @Override
  public Future<RoomAddress> open(String node, RoomSpec spec) {
    return ask(node, spec)
        .map(entry -> new RoomAddress(entry.getRoom(), entry.getNode(), entry.getEpoch()))
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof Answer no ? new NotOpened(no.code(), no.text()) : failure));
  }

  private Future<RoomEntry> ask(String node, RoomSpec spec) {
    return ask(node, HostQuestion.newBuilder().setOpen(spec).build()).map(HostAnswer::getOpened);
  }

  /** As this node knows them. */
  public Collection<RoomEntry> list() {
    return directory.list();
  }

  /** Looks into a room. */
  public Future<RoomView> inspect(String room) {
    return atHome(room, HostQuestion.newBuilder().setInspect(room).build())
        .map(HostAnswer::getView);
  }

  /** Closes a room and tells its players why. */
  public Future<Void> close(String room, String text) {
    Closing closing = Closing.newBuilder().setRoom(room).setText(text).build();
    return atHome(room, HostQuestion.newBuilder().setClose(closing).build()).mapEmpty();
  }

  private Future<HostAnswer> atHome(String room, HostQuestion question) {
    return directory
        .find(room)
        .compose(
            found ->
                found
                    .map(entry -> ask(entry.getNode(), question))
                    .orElseGet(
                        () -> Future.failedFuture(new Answer(Answer.NO_SUCH_ROOM, "", false))));
  }

  private Future<HostAnswer> ask(String node, HostQuestion question) {
    return bus.ask(node, HostAnswers.TOPIC, Buffer.buffer(question.toByteArray()))
        .compose(ClusterRooms::read);
  }

  private static Future<HostAnswer> read(Buffer bytes) {
    try {
      HostAnswer answer = HostAnswer.parseFrom(bytes.getBytes());
      return Optional.of(answer.getProblem())
          .filter(problem -> !problem.isEmpty())
          .map(
              problem ->
                  Future.<HostAnswer>failedFuture(
                      new Answer(problem, answer.getText(), answer.getRefusedByGame())))
          .orElseGet(() -> Future.succeededFuture(answer));
    } catch (InvalidProtocolBufferException e) {
      return Future.failedFuture(e);
    }
  }

  /** A node's no. */
  public static final class Answer extends RuntimeException {
    public static final String NO_SUCH_ROOM = HostAnswers.NO_SUCH_ROOM;

    private static final long serialVersionUID = 1;

    private final String code;
    private final String text;
    private final boolean refusedByGame;

    Answer(String code, String text, boolean refusedByGame) {
      super(code, null, false, false);
      this.code = code;
      this.text = text;
      this.refusedByGame = refusedByGame;
    }

    /** {@link #NO_SUCH_ROOM}, or the code of a refused join. */
    public String code() {
      return code;
    }

    /** For people; may be empty. */
    public String text() {
      return text;
    }

    /** Whether the game itself would not have such a room. */
    public boolean refusedByGame() {
      return refusedByGame;
    }
  }
}
