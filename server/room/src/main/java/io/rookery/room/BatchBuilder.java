package io.rookery.room;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.rookery.bus.Batch;
import io.rookery.bus.Confirmed;
import io.rookery.bus.Piece;
import io.rookery.bus.RelayNumber;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds one node's batch: every frame's bytes once, and pieces that name stretches of them.
 *
 * <p>Order within it: for each link the order in which its pieces were added.
 */
final class BatchBuilder {

  private final Batch.Builder batch;
  private final List<ByteString> frames = new ArrayList<>();
  private final long id;
  private final List<Relay> receivers = new ArrayList<>();
  private long pieces;
  private int size;

  BatchBuilder(String room, long epoch, long id) {
    this.batch = Batch.newBuilder().setRoom(room).setEpoch(epoch);
    this.id = id;
  }

  /** Starts a piece; it goes to those added with {@link PieceBuilder#to}. */
  PieceBuilder piece() {
    return new PieceBuilder();
  }

  /** A link that is over once what was added so far is relayed, this last word behind it. */
  void end(Relay relay, int link, OutFrame lastWord) {
    if (lastWord != null) {
      PieceBuilder piece = piece();
      piece.add(lastWord);
      piece.to(relay, link, 0, 0);
      piece.end();
    }
    charge(relay, 4);
    relay.ends(link, lastWord);
    batch.addEnded(link);
  }

  void confirm(Relay relay, int link, long serial) {
    charge(relay, 12);
    batch.addConfirmed(Confirmed.newBuilder().setLink(link).setSerial(serial));
  }

  /** Sends the relay its newest number again, and nothing else. */
  void repeat(Relay relay, long number) {
    batch.addRelays(RelayNumber.newBuilder().setRelay(relay.index).setNumber(number));
  }

  /** A relay with nothing for it still gets this batch, as its refresh. */
  void touch(Relay relay) {
    charge(relay, 0);
  }

  boolean isEmpty() {
    return receivers.isEmpty() && batch.getRelaysCount() == 0;
  }

  /** How many bytes of this batch are there because of a relay's seats, counting shared ones. */
  int shareOf(Relay relay) {
    return relay.isIn(id) ? relay.share() : 0;
  }

  /** Whether no more seats should add their share. */
  boolean isFull() {
    return size >= RoomLimits.BATCH_BYTES;
  }

  Batch build(long now) {
    for (Relay relay : receivers) {
      boolean refresh = relay.refreshesNext();
      batch.addRelays(
          RelayNumber.newBuilder()
              .setRelay(relay.index)
              .setNumber(relay.send(relay.share(), now))
              .setRefresh(refresh));
    }
    return batch.setFrames(frames.size() == 1 ? frames.get(0) : joined()).build();
  }

  /** All frames in one array: gateways read stretches of it. */
  private ByteString joined() {
    byte[] bytes = new byte[size];
    int at = 0;
    for (ByteString frame : frames) {
      frame.copyTo(bytes, at);
      at += frame.size();
    }
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  private void charge(Relay relay, int bytes) {
    if (!relay.isIn(id)) {
      relay.enter(id);
      receivers.add(relay);
    }
    relay.charge(bytes);
  }

  /** Some of the frames, and who gets them. */
  final class PieceBuilder {
    private final Piece.Builder piece = Piece.newBuilder();
    private final long pieceId = ++pieces;
    private final List<OutFrame> content = new ArrayList<>(4);
    private int runAt = -1;
    private int runLength;
    private int bytes;

    /** Whether one more frame would still fit. */
    boolean fits(OutFrame frame) {
      return bytes + frame.size() <= RoomLimits.PIECE_BYTES;
    }

    boolean isEmpty() {
      return bytes == 0;
    }

    void add(OutFrame frame) {
      if (!frame.isIn(id)) {
        frame.placed(id, size);
        frames.add(frame.bytes());
        size += frame.size();
      }
      if (runAt >= 0 && runAt + runLength == frame.offset()) {
        runLength += frame.size();
      } else {
        endRun();
        runAt = frame.offset();
        runLength = frame.size();
      }
      bytes += frame.size();
      content.add(frame);
    }

    void to(Relay relay, int link, long number, long ack) {
      charge(relay, 8);
      if (relay.entersPiece(pieceId)) {
        for (OutFrame frame : content) {
          // The bytes travel once for a relay, however many of its links get them.
          if (frame.enters(relay, id)) {
            relay.charge(frame.size());
          }
        }
      }
      piece.addLinks(link).addNumbers(number).addAcks(ack);
    }

    void end() {
      endRun();
      batch.addPieces(piece);
    }

    private void endRun() {
      if (runAt >= 0) {
        piece.addRuns(runAt).addRuns(runLength);
      }
    }
  }
}
