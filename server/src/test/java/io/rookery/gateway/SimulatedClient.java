package io.rookery.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.rookery.protocol.Decoded;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameDecoder;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Joined;
import io.rookery.trial.FromTrial;
import io.rookery.trial.ToTrial;
import io.rookery.trial.TrialState;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A client by the letter of PROTOCOL.md, without a socket; time in milliseconds. */
final class SimulatedClient {
  private static final long ACK_DELAY = 1_000;
  private static final long ROUND_TRIP = 40;

  private final String name;
  private final List<ByteString> operations = new ArrayList<>(); // all that were ever said
  private final List<String> said = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private final ByteArrayOutputStream snapshot = new ByteArrayOutputStream();
  private int link;
  private int attempt;
  private boolean seated;
  private TrialState state;
  private long version;
  private long written;
  private long acknowledged;
  private long received;
  private long ackBy = Long.MAX_VALUE;
  private long probeAt = Long.MAX_VALUE;
  private long probePause = 2 * (50 + ROUND_TRIP);
  private boolean wantsResend;
  private long resendNotBefore;

  SimulatedClient(String name, int link) {
    this.name = name;
    this.link = link;
  }

  String name() {
    return name;
  }

  int link() {
    return link;
  }

  /** Asks again on another link; returns which attempt this is. */
  int moveTo(int newLink) {
    link = newLink;
    return ++attempt;
  }

  boolean isSeated() {
    return seated;
  }

  long unacknowledged() {
    return operations.size() - acknowledged;
  }

  TrialState state() {
    return state;
  }

  List<String> said() {
    return said;
  }

  List<String> heardFrom(String speaker) {
    return heard.stream().filter(text -> text.startsWith(speaker + ":")).toList();
  }

  void say(ToTrial message) {
    operations.add(message.toByteString());
    said.add(message.getNote());
  }

  /** What is to be written now. */
  Optional<ByteString> write(long now) {
    if (!seated) {
      return Optional.empty();
    }
    boolean probe = probeAt <= now && written == operations.size();
    if (written == operations.size() && !probe && !wantsResend && ackBy > now) {
      return Optional.empty();
    }
    FrameWriter frames = new FrameWriter().at(1, written + 1, received, 0);
    if (wantsResend) {
      frames.frame(FrameKind.RESEND, ByteString.EMPTY, received + 1);
    }
    while (written < operations.size()) {
      frames.frame(FrameKind.OPERATION, operations.get((int) written++));
      probePause = 2 * (50 + ROUND_TRIP);
      probeAt = now + probePause;
    }
    if (probe) {
      frames.frame(FrameKind.PROBE, ByteString.EMPTY);
      probePause = Math.min(2 * probePause, 5_000);
      probeAt = now + probePause;
    }
    wantsResend = false;
    ackBy = Long.MAX_VALUE;
    return Optional.of(frames.toByteString());
  }

  void receive(Frame.At at, ByteString bytes, long now) {
    boolean gap = at.number() > received + 1;
    boolean probed = false;
    long number = at.number();
    if (!seated && frames(bytes).stream().noneMatch(each -> each.kind() == FrameKind.JOINED)) {
      return;
    }
    for (Frame.Carries frame : frames(bytes)) {
      if (frame.kind().numbered()) {
        if (number == received + 1) {
          received++;
          ackBy = Math.min(ackBy, now + ACK_DELAY);
          take(frame, now);
        } else if (number > received + 1) {
          gap = true;
        } else {
          ackBy = Math.min(ackBy, now + ACK_DELAY);
        }
        number++;
      } else if (frame.kind() == FrameKind.RESEND) {
        written = Math.min(written, Math.max(frame.firstWanted() - 1, acknowledged));
      } else if (frame.kind() == FrameKind.PROBE) {
        probed = true;
      } else {
        take(frame, now);
      }
    }
    if (at.number() == 0) {
      return;
    }
    if (gap) {
      wantResend(now);
    } else {
      acknowledged = Math.max(acknowledged, Math.min(at.ack(), operations.size()));
      written = Math.max(written, acknowledged);
      if (acknowledged == operations.size()) {
        probeAt = Long.MAX_VALUE;
      }
    }
    if (probed) {
      ackBy = now;
    }
  }

  private void wantResend(long now) {
    if (now >= resendNotBefore) {
      wantsResend = true;
      resendNotBefore = now + ROUND_TRIP;
    }
  }

  private static List<Frame.Carries> frames(ByteString bytes) {
    if (bytes.isEmpty()) {
      return List.of();
    }
    byte[] message = new FrameWriter().at(1, 0, 0, 0).frames(bytes).toByteArray();
    if (!(FrameDecoder.decode(message, FrameKind.From.SERVER) instanceof Decoded.Message whole)) {
      throw new AssertionError("a batch held what is not frames");
    }
    return whole.frames().stream()
        .filter(Frame.Carries.class::isInstance)
        .map(Frame.Carries.class::cast)
        .toList();
  }

  private void take(Frame.Carries frame, long now) {
    try {
      switch (frame.kind()) {
        case JOINED -> {
          if (!seated) {
            received = Joined.parseFrom(frame.payload()).getNextMessage() - 1;
            seated = true;
          }
        }
        case MESSAGE -> heard.add(FromTrial.parseFrom(frame.payload()).getText());
        case SNAPSHOT -> {
          long[] head = head(frame.payload(), 3);
          if ((head[2] & 1) != 0) {
            snapshot.reset();
          }
          snapshot.writeBytes(frame.payload().substring((int) head[3]).toByteArray());
          if ((head[2] & 2) != 0) {
            version = head[1];
            state = TrialState.parseFrom(snapshot.toByteArray());
          }
        }
        case CHANGE -> {
          long[] head = head(frame.payload(), 4);
          if (head[1] == version) {
            version = head[2];
            state = TrialState.parseFrom(frame.payload().substring((int) head[4]));
          } else if (head[1] > version) {
            wantResend(now);
          }
        }
        default -> throw new AssertionError(name + " did not expect " + frame.kind());
      }
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** This many varints, and the position behind them. */
  private static long[] head(ByteString payload, int varints) {
    long[] head = new long[varints + 1];
    int at = 0;
    for (int i = 0; i < varints; i++) {
      int shift = 0;
      byte next;
      do {
        next = payload.byteAt(at++);
        head[i] |= (long) (next & 0x7f) << shift;
        shift += 7;
      } while (next < 0);
    }
    head[varints] = at;
    return head;
  }

  @Override
  public String toString() {
    return name;
  }
}
