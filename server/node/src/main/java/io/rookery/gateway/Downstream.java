package io.rookery.gateway;

import io.rookery.bus.Absence;
import io.rookery.bus.Batch;
import io.rookery.bus.Confirmed;
import io.rookery.bus.Piece;
import io.rookery.bus.RelayNumber;
import io.rookery.cluster.RoomBus;
import io.rookery.metrics.Loss;
import io.rookery.protocol.Frame;
import io.rookery.protocol.v1.JoinRefused;
import java.nio.ByteBuffer;
import java.util.Optional;

/** What rooms say to one relay, on its way to the sockets. */
final class Downstream implements RoomBus.RelayPort {
  private final Relay relay;
  private final Rooms rooms;
  private final Loop loop;

  Downstream(Relay relay, Loop loop) {
    this.relay = relay;
    this.rooms = relay.rooms();
    this.loop = loop;
  }

  @Override
  public void batch(Batch batch) {
    Room room = rooms.get(batch.getRoom());
    for (RelayNumber number : batch.getRelaysList()) {
      if (number.getRelay() == relay.index() && room != null) {
        batch(room, batch, number);
      }
    }
  }

  private void batch(Room room, Batch batch, RelayNumber number) {
    long before = room.way.epoch();
    RoomLink.Verdict verdict =
        room.way.receive(
            batch.getEpoch(), number.getNumber(), number.getRefresh(), isEmpty(batch), loop.now());
    if (batch.getEpoch() > before) {
      rooms.endOlder(room);
    }
    switch (verdict) {
      case RELAY -> {
        rooms.returnSoon(room);
        relay(room, batch);
      }
      case REPEATED -> {
        relay.lost(Loss.REPEATED_BATCH);
        rooms.returnSoon(room);
      }
      case OLD_EPOCH -> relay.lost(Loss.OLD_EPOCH);
      case GAP -> {
        relay.lost(Loss.AWAITING_REFRESH);
        rooms.attend(room);
        loop.sendLater(room);
      }
      case AWAITING_REFRESH -> relay.lost(Loss.AWAITING_REFRESH);
    }
  }

  /** Whether nothing in a batch is for this relay; almost always the first piece is. */
  private boolean isEmpty(Batch batch) {
    for (Piece piece : batch.getPiecesList()) {
      for (int i = 0; i < piece.getLinksCount(); i++) {
        if (relay.isOurs(piece.getLinks(i))) {
          return false;
        }
      }
    }
    for (int i = 0; i < batch.getEndedCount(); i++) {
      if (relay.isOurs(batch.getEnded(i))) {
        return false;
      }
    }
    for (Confirmed confirmed : batch.getConfirmedList()) {
      if (relay.isOurs(confirmed.getLink())) {
        return false;
      }
    }
    return true;
  }

  private void relay(Room room, Batch batch) {
    for (Confirmed confirmed : batch.getConfirmedList()) {
      if (relay.isOurs(confirmed.getLink())) {
        room.way.confirmed(confirmed.getLink(), confirmed.getSerial());
      }
    }
    ByteBuffer frames = batch.getFrames().asReadOnlyByteBuffer().slice();
    for (Piece piece : batch.getPiecesList()) {
      for (int i = 0; i < piece.getLinksCount(); i++) {
        int id = piece.getLinks(i);
        if (relay.isOurs(id)) {
          Link link = room.links.get(id);
          if (link != null) {
            piece(link, piece, i, frames);
          } else if (!batch.getEndedList().contains(id)) {
            relay.disown(room, id);
          }
        }
      }
    }
    for (int id : batch.getEndedList()) {
      Link link = relay.isOurs(id) ? room.links.get(id) : null;
      if (link != null) {
        ended(link);
      }
    }
  }

  private void piece(Link link, Piece piece, int i, ByteBuffer frames) {
    if (link.isJoining()) {
      Optional<JoinRefused> refusal = FirstWords.refusal(piece, frames);
      if (refusal.isPresent() && relay.joins().mayTryElsewhere(link, refusal.get().getCode())) {
        link.seeksAnother = true;
        return;
      }
      if (FirstWords.joined(piece, frames)) {
        link.opened(link.room.way.epoch());
      }
    }
    if (link.isResuming()) {
      if (FirstWords.resumed(piece, frames)) {
        link.opened(link.room.way.epoch());
      } else if (FirstWords.gone(piece, frames) && !relay.resumes().isTold(link)) {
        return;
      }
    }
    long ahead = piece.getAheadsCount() == 0 ? 0 : piece.getAheads(i);
    Frame.At at = new Frame.At(link.channel, piece.getNumbers(i), piece.getAcks(i), ahead);
    link.connection.relay(at, piece, frames);
  }

  private void ended(Link link) {
    link.room.way.forget(link.id);
    if (link.seeksAnother) {
      relay.joins().again(link);
    } else {
      relay.leave(link);
      link.connection.ended(link);
    }
  }

  @Override
  public void absence(Absence absence) {
    Room room = rooms.get(absence.getRoom());
    if (room == null || absence.getEpoch() < room.way.epoch()) {
      return; // of an address that is known to be outdated
    }
    if (absence.getCode().isEmpty()) {
      rooms.ask(room);
      return;
    }
    for (int id : absence.getLinksList()) {
      Link link = room.links.get(id);
      room.way.forget(id);
      if (link != null && link.isJoining()) {
        relay.joins().refused(link, absence.getCode(), absence.getText(), true);
      } else if (link != null) {
        rooms.ask(room);
      }
    }
  }
}
