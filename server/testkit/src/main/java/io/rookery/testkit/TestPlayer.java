package io.rookery.testkit;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.rookery.game.GameType;
import io.rookery.protocol.Decoded;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameDecoder;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.StateHead;
import io.rookery.protocol.v1.Answer;
import io.rookery.protocol.v1.Gone;
import io.rookery.protocol.v1.JoinRefused;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Left;
import io.rookery.protocol.v1.Refusal;
import io.rookery.protocol.v1.Resume;
import io.rookery.protocol.v1.Resynced;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A scripted player of a {@link TestRoom}: sees what a client would see, frame by frame.
 *
 * @param <I> what players say
 * @param <O> what the room says
 */
public final class TestPlayer<I extends Message, O extends Message> {
  private final TestRoom<I, O> room;
  private final GameType<I, O, ?> type;
  private final String name;
  private final String subject;
  private int link;
  private int generation;
  private final List<O> heard = new ArrayList<>();
  private final List<Refusal> refusals = new ArrayList<>();
  private final Map<Long, O> answers = new HashMap<>();
  private final List<String> order = new ArrayList<>();
  private final ByteArrayOutputStream snapshot = new ByteArrayOutputStream();
  private Message state;
  private Joined joined;
  private JoinRefused refused;
  private Left left;
  private Resynced resynced;
  private String gone;
  private long nextOperation = 1;
  private long received;
  private long saidToHave;
  private long acknowledged;

  TestPlayer(TestRoom<I, O> room, GameType<I, O, ?> type, int link, String name, String subject) {
    this.subject = subject;
    this.room = room;
    this.type = type;
    this.link = link;
    this.name = name;
  }

  public String name() {
    return name;
  }

  /** Whether the player has a seat, or had one. */
  public boolean isSeated() {
    return joined != null;
  }

  /** The number of the player's seat. */
  public int seat() {
    if (joined == null) {
      throw new IllegalStateException(name + " has no seat: " + refused);
    }
    return joined.getSeat();
  }

  /** Why there was no seat: the code, when there was none. */
  public Optional<String> refusedWith() {
    return Optional.ofNullable(refused).map(JoinRefused::getCode);
  }

  /** Why the session ended, when it did. */
  public Optional<Left.Reason> leftBecause() {
    return Optional.ofNullable(left).map(Left::getReason);
  }

  /** Says something. */
  public void say(I message) {
    room.send(link, at(nextOperation++).frame(FrameKind.OPERATION, message.toByteString()));
  }

  /** Says several things in one message of the connection's, which reach the room together. */
  public void say(List<I> messages) {
    FrameWriter frames = at(nextOperation);
    messages.forEach(each -> frames.frame(FrameKind.OPERATION, each.toByteString()));
    nextOperation += messages.size();
    room.send(link, frames);
  }

  /** Sends an operation again, as a client does whose connection broke. */
  public void sayAgain(long number, I message) {
    room.send(link, at(number).frame(FrameKind.OPERATION, message.toByteString()));
  }

  /** Sends an operation of any bytes, as a hostile client may. */
  public void sayBytes(byte[] payload) {
    room.send(link, at(nextOperation++).frame(FrameKind.OPERATION, ByteString.copyFrom(payload)));
  }

  /** Asks something; the number is the request's, for {@link #answer}. */
  public long ask(I message) {
    room.send(link, at(nextOperation).frame(FrameKind.REQUEST, message.toByteString()));
    return nextOperation++;
  }

  /** What the room answered to a request, when it did. */
  public Optional<O> answer(long request) {
    return Optional.ofNullable(answers.get(request));
  }

  /** Comes back on a new connection, whether or not the old one is known to be gone. */
  public void comeBack() {
    resume(
        Resume.newBuilder()
            .setRoom(joined.getRoom())
            .setSession(joined.getSession())
            .setSecret(joined.getSecret())
            .setGeneration(generation + 1)
            .setEpoch(joined.getEpoch())
            .setLastMessage(received)
            .setHighestOperation(nextOperation - 1)
            .build(),
        subject);
  }

  /** Asks for a seat with a resume of any content, as a subject, as a hostile client may. */
  public void resume(Resume resume, String as) {
    generation = Math.max(generation, resume.getGeneration());
    link = room.nextLink();
    room.resume(this, resume, as);
  }

  /** What the room said about the player's seat. */
  public Joined joined() {
    return joined;
  }

  /** The last loss that the player was told of. */
  public Optional<Resynced> resynced() {
    return Optional.ofNullable(resynced);
  }

  /** Why there was no seat to come back to, when there was none. */
  public Optional<String> goneBecause() {
    return Optional.ofNullable(gone);
  }

  boolean isOn(int thatLink) {
    return link == thatLink;
  }

  /** Asks to leave. */
  public void leave() {
    room.send(link, at(nextOperation++).frame(FrameKind.LEAVE, ByteString.EMPTY));
  }

  /** The connection breaks without a word. */
  public void drop() {
    room.drop(link);
  }

  /** All the room said to this player so far. */
  public List<O> heard() {
    return List.copyOf(heard);
  }

  /** What the room said since the last call. */
  public List<O> takeHeard() {
    List<O> taken = List.copyOf(heard);
    heard.clear();
    return taken;
  }

  /** The codes of the refusals so far. */
  public List<String> refusals() {
    return refusals.stream().map(Refusal::getCode).toList();
  }

  /** The kinds of all frames in the order they came: "JOINED", "SNAPSHOT", "MESSAGE" … */
  public List<String> order() {
    return List.copyOf(order);
  }

  /** The shared state as this player has it. */
  public <S extends Message> S sees(Class<S> type) {
    return type.cast(state);
  }

  /** The highest operation that the room has acknowledged. */
  public long acknowledged() {
    return acknowledged;
  }

  /** Says what was received, if that is news. */
  void acknowledge() {
    if (received > saidToHave) {
      room.send(link, at(nextOperation));
    }
  }

  void receive(Frame.At at, byte[] frames) {
    if (at.number() > received + 1 && !startsWith(frames, FrameKind.RESYNCED)) {
      throw new AssertionError(
          name + " was sent number " + at.number() + " after " + received + ": a gap");
    }
    long number = at.number();
    if (frames.length > 0) {
      byte[] message =
          new FrameWriter().at(1, 0, 0, 0).frames(ByteString.copyFrom(frames)).toByteArray();
      Decoded decoded = FrameDecoder.decode(message, FrameKind.From.SERVER);
      if (!(decoded instanceof Decoded.Message whole)) {
        throw new AssertionError(name + " was sent " + decoded);
      }
      for (Frame frame : whole.frames()) {
        if (frame instanceof Frame.Carries carries) {
          if (!carries.kind().numbered()) {
            take(carries);
          } else if (number++ == received + 1) {
            received++;
            take(carries);
          }
        }
      }
    }
    acknowledged = Math.max(acknowledged, at.ack());
  }

  private static boolean startsWith(byte[] frames, FrameKind kind) {
    return frames.length > 0 && frames[0] == kind.code();
  }

  private void take(Frame.Carries frame) {
    order.add(frame.kind().name());
    try {
      switch (frame.kind()) {
        case JOINED -> joined = Joined.parseFrom(frame.payload());
        case JOIN_REFUSED -> refused = JoinRefused.parseFrom(frame.payload());
        case LEFT -> left = Left.parseFrom(frame.payload());
        case ANSWER -> {
          Answer answer = Answer.parseFrom(frame.payload());
          answers.put(answer.getOperation(), message(answer.getPayload()));
        }
        case RESYNCED -> {
          resynced = Resynced.parseFrom(frame.payload());
          received = resynced.getNextMessage() - 1;
        }
        case GONE -> gone = Gone.parseFrom(frame.payload()).getCode();
        case REFUSAL -> refusals.add(Refusal.parseFrom(frame.payload()));
        case MESSAGE, VOLATILE -> heard.add(message(frame.payload()));
        case SNAPSHOT, CHANGE -> state(frame);
        default -> {}
      }
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(name + " was sent a " + frame.kind() + " that does not parse", e);
    }
  }

  private void state(Frame.Carries frame) throws InvalidProtocolBufferException {
    StateHead head = StateHead.of(frame);
    if (head instanceof StateHead.Snapshot part) {
      if (part.first()) {
        snapshot.reset();
      }
      snapshot.write(frame.message(), part.offset(), frame.end() - part.offset());
      if (part.last()) {
        state = type.shares().getParserForType().parseFrom(snapshot.toByteArray());
      }
    } else if (head instanceof StateHead.Change change) {
      int length = frame.end() - change.offset();
      state = type.shares().getParserForType().parseFrom(frame.message(), change.offset(), length);
    } else {
      throw new AssertionError(name + " was sent a " + frame.kind() + " without its numbers");
    }
  }

  private O message(ByteString bytes) throws InvalidProtocolBufferException {
    @SuppressWarnings("unchecked") // its own parser makes its own class
    O message = (O) type.says().getParserForType().parseFrom(bytes);
    return message;
  }

  private FrameWriter at(long number) {
    saidToHave = received;
    return new FrameWriter().at(1, number, received, 0);
  }
}
