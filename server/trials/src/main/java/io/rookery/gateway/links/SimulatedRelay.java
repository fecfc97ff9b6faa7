package io.rookery.gateway.links;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.rookery.bus.Arrival;
import io.rookery.bus.Batch;
import io.rookery.bus.Confirmed;
import io.rookery.bus.Joining;
import io.rookery.bus.Notice;
import io.rookery.bus.Piece;
import io.rookery.bus.RelayNumber;
import io.rookery.bus.Resuming;
import io.rookery.bus.Uplink;
import io.rookery.gateway.socket.SlowLadder;
import io.rookery.protocol.Decoded;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameDecoder;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Resume;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A gateway verticle for simulations: the production {@link RoomLink}, {@link SlowLadder} and
 * {@link JoinReplyScanner}, without Vert.x and sockets; what is between them does as {@link
 * Downstream}, {@link Upstream} and {@link PendingResumes} do. Times are milliseconds.
 */
public final class SimulatedRelay {
  private static final int SHED_BYTES = 6 << 10;
  private static final long PATIENCE = 5_000;

  private final int index;
  private final int relays;
  private final RoomLink way;
  private final Map<Integer, Channel> links = new HashMap<>();
  private int nextId;
  private long serial;
  private boolean entered;

  /** A relay of a node that has just started. */
  public SimulatedRelay(String room, long epoch, String node, int index, int relays) {
    this.index = index;
    this.relays = relays;
    this.nextId = index;
    this.way = new RoomLink(room, node, index, "rooms", epoch);
  }

  /** A client's socket as its gateway sees it. */
  public abstract static class Socket {
    private final Map<Long, Channel> channels = new HashMap<>();
    private final SlowLadder ladder = new SlowLadder(SHED_BYTES, Duration.ofMillis(PATIENCE));
    private long highest;

    /** Who the token says it is. */
    protected abstract String subject();

    /** When the client was last heard. */
    protected abstract long heardAt();

    /** Bytes that the client has not read yet. */
    protected abstract long queued();

    /** To the client; {@code saidAt} is when the room said it. */
    protected abstract void write(byte[] message, long saidAt);

    protected abstract void close();
  }

  private static final class Channel {
    private final int id;
    private final Socket socket;
    private final long number;
    private final ByteString join;
    private final String resumes;
    private boolean open;
    private boolean over;

    Channel(int id, Socket socket, long number, ByteString join, String resumes) {
      this.id = id;
      this.socket = socket;
      this.number = number;
      this.join = join;
      this.resumes = resumes;
    }
  }

  /** A WebSocket message from a client. */
  public void heard(Socket socket, byte[] message, long now) {
    if (!(FrameDecoder.decode(message, FrameKind.From.CLIENT) instanceof Decoded.Message whole)) {
      throw new AssertionError("a client sent what is not frames");
    }
    Frame.At at = null;
    FrameWriter collected = new FrameWriter();
    for (Frame frame : whole.frames()) {
      if (frame instanceof Frame.At next) {
        forward(socket, at, collected);
        at = next;
        collected.at(at.channel(), at.number(), at.ack(), 0);
      } else if (frame instanceof Frame.Carries carries) {
        switch (carries.kind()) {
          case JOIN -> join(socket, at.channel(), carries.payload(), now);
          case RESUME -> resume(socket, at.channel(), carries.payload(), now);
          default -> collected.frame(carries.kind(), carries.payload());
        }
      }
    }
    forward(socket, at, collected);
  }

  private void forward(Socket socket, Frame.At at, FrameWriter collected) {
    Channel channel = at == null ? null : socket.channels.get(at.channel());
    if (channel != null && channel.open) {
      way.send(
          Arrival.newBuilder().setLink(channel.id).setFrames(collected.toByteString()).build());
    }
    collected.clear();
  }

  private void join(Socket socket, long number, ByteString join, long now) {
    if (number <= socket.highest) {
      return;
    }
    Channel earlier = unanswered(socket);
    Channel channel = enter(socket, number, join, null);
    Joining joining =
        Joining.newBuilder()
            .setJoin(join)
            .setSubject(socket.subject())
            .setName(socket.subject())
            .build();
    way.send(Arrival.newBuilder().setLink(channel.id).setJoin(joining).build());
    if (earlier != null) {
      socket.channels.remove(earlier.number);
      drop(earlier, now);
    }
  }

  private void resume(Socket socket, long number, ByteString resume, long now) {
    if (number <= socket.highest) {
      return;
    }
    Channel earlier = unanswered(socket);
    if (earlier != null) {
      socket.channels.remove(earlier.number);
      drop(earlier, now);
    }
    Channel channel;
    try {
      channel = enter(socket, number, null, Resume.parseFrom(resume).getSession());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
    Resuming resuming =
        Resuming.newBuilder().setResume(resume).setSubject(socket.subject()).build();
    way.send(Arrival.newBuilder().setLink(channel.id).setResume(resuming).build());
  }

  private static Channel unanswered(Socket socket) {
    return socket.channels.values().stream()
        .filter(each -> !each.open && (each.join != null || each.resumes != null))
        .findFirst()
        .orElse(null);
  }

  private Channel enter(Socket socket, long number, ByteString join, String resumes) {
    socket.highest = number;
    int id = nextId;
    nextId += relays;
    Channel channel = new Channel(id, socket, number, join, resumes);
    socket.channels.put(number, channel);
    if (links.isEmpty() && entered) {
      way.startAnew();
    }
    entered = true;
    links.put(id, channel);
    return channel;
  }

  private void drop(Channel channel, long now) {
    if (!channel.over) {
      way.tell(channel.id, Notice.Kind.KIND_DROPPED, ++serial, channel.socket.heardAt(), now);
      leave(channel);
    }
  }

  private void leave(Channel channel) {
    channel.over = true;
    links.remove(channel.id);
  }

  /** The socket is gone. */
  public void dropped(Socket socket, long now) {
    List.copyOf(socket.channels.values()).forEach(channel -> drop(channel, now));
    socket.channels.clear();
  }

  /** The socket takes more again, or no more for now. */
  public void writable(Socket socket, boolean writable, long now) {
    switch (socket.ladder.writable(writable, now)) {
      case NOTHING -> {}
      case TELL_STALLED -> tell(socket, Notice.Kind.KIND_STALLED, now);
      case TELL_DRAINED -> tell(socket, Notice.Kind.KIND_DRAINED, now);
      case TELL_MISSED -> tell(socket, Notice.Kind.KIND_MISSED, now);
    }
  }

  private void tell(Socket socket, Notice.Kind kind, long now) {
    for (Channel channel : socket.channels.values()) {
      way.tell(channel.id, kind, ++serial, socket.heardAt(), now);
    }
  }

  /** A batch came over the bus. */
  public void batch(Batch batch, long saidAt, long now) {
    for (RelayNumber number : batch.getRelaysList()) {
      if (number.getRelay() == index) {
        boolean empty = !isForUs(batch);
        RoomLink.BatchResult result =
            way.receive(batch.getEpoch(), number.getNumber(), number.getRefresh(), empty, now);
        if (result == RoomLink.BatchResult.RELAY) {
          relay(batch, saidAt, now);
        }
      }
    }
  }

  private boolean isForUs(Batch batch) {
    return batch.getPiecesList().stream()
            .anyMatch(piece -> piece.getLinksList().stream().anyMatch(this::isOurs))
        || batch.getEndedList().stream().anyMatch(this::isOurs)
        || batch.getConfirmedList().stream().anyMatch(each -> isOurs(each.getLink()));
  }

  private boolean isOurs(int link) {
    return link % relays == index;
  }

  private void relay(Batch batch, long saidAt, long now) {
    for (Confirmed confirmed : batch.getConfirmedList()) {
      if (isOurs(confirmed.getLink())) {
        way.confirmed(confirmed.getLink(), confirmed.getSerial());
      }
    }
    for (Piece piece : batch.getPiecesList()) {
      for (int i = 0; i < piece.getLinksCount(); i++) {
        int id = piece.getLinks(i);
        Channel channel = links.get(id);
        if (channel != null) {
          piece(channel, batch, piece, i, saidAt, now);
        } else if (isOurs(id) && !batch.getEndedList().contains(id)) {
          way.tell(id, Notice.Kind.KIND_DROPPED, ++serial, now, now);
        }
      }
    }
    for (int id : batch.getEndedList()) {
      Channel channel = links.get(id);
      if (channel != null) {
        way.forget(id);
        leave(channel);
        channel.socket.channels.remove(channel.number);
        if (channel.socket.ladder.isShed()) {
          channel.socket.close();
        }
      }
    }
  }

  private void piece(Channel channel, Batch batch, Piece piece, int i, long saidAt, long now) {
    ByteBuffer frames = batch.getFrames().asReadOnlyByteBuffer();
    channel.open |=
        (channel.join != null && JoinReplyScanner.joined(piece, frames))
            || (channel.resumes != null && JoinReplyScanner.resumed(piece, frames));
    if (!channel.socket.ladder.admits(channel.socket.queued())) {
      return;
    }
    FrameWriter message =
        new FrameWriter().at(channel.number, piece.getNumbers(i), piece.getAcks(i), 0);
    for (int run = 0; run < piece.getRunsCount(); run += 2) {
      int from = piece.getRuns(run);
      message.frames(batch.getFrames().substring(from, from + piece.getRuns(run + 1)));
    }
    channel.socket.write(message.toByteArray(), saidAt);
  }

  /** How many channels lead to the room. */
  public int links() {
    return links.size();
  }

  /** What goes to the room now, if anything does. */
  public Optional<Uplink> uplink(long now) {
    return way.uplink(now);
  }

  /** When that may be. */
  public long dueAt() {
    return way.dueAt();
  }
}
