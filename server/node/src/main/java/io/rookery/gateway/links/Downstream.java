package io.rookery.gateway.links;

import io.rookery.bus.Absence;
import io.rookery.bus.Batch;
import io.rookery.bus.Confirmed;
import io.rookery.bus.Piece;
import io.rookery.bus.RelayNumber;
import io.rookery.cluster.bus.RoomBus;
import io.rookery.gateway.socket.Loop;
import io.rookery.metrics.Loss;
import io.rookery.protocol.ByteRange;
import io.rookery.protocol.v1.JoinRefused;
import java.nio.ByteBuffer;
import java.util.Optional;

/** What rooms say to one relay, on its way to the sockets. */
final class Downstream implements RoomBus.RelayPort {
  private final Links links;
  private final LinkedRooms rooms;
  private final Loop loop;

  Downstream(Links links, Loop loop) {
    this.links = links;
    this.rooms = links.rooms();
    this.loop = loop;
  }

  @Override
  public void batch(Batch batch) {
    LinkedRoom room = rooms.get(batch.getRoom());
    for (RelayNumber number : batch.getRelaysList()) {
      if (number.getRelay() == links.index() && room != null) {
        batch(room, batch, number);
      }
    }
  }

  private void batch(LinkedRoom room, Batch batch, RelayNumber number) {
    long before = room.way.epoch();
    RoomLink.BatchResult result =
        room.way.receive(
            batch.getEpoch(), number.getNumber(), number.getRefresh(), isEmpty(batch), loop.now());
    if (batch.getEpoch() > before) {
      rooms.endOlder(room);
    }
    switch (result) {
      case RELAY -> {
        rooms.ackSoon(room);
        relay(room, batch);
      }
      case REPEATED -> {
        links.lost(Loss.REPEATED_BATCH);
        rooms.ackSoon(room);
      }
      case OLD_EPOCH -> links.lost(Loss.OLD_EPOCH);
      case GAP -> {
        links.lost(Loss.AWAITING_REFRESH);
        rooms.attend(room);
        room.uplink.due();
      }
      case AWAITING_REFRESH -> links.lost(Loss.AWAITING_REFRESH);
    }
  }

  /** Whether nothing in a batch is for this relay; almost always the first piece is. */
  private boolean isEmpty(Batch batch) {
    for (Piece piece : batch.getPiecesList()) {
      for (int i = 0; i < piece.getLinksCount(); i++) {
        if (links.isOurs(piece.getLinks(i))) {
          return false;
        }
      }
    }
    for (int i = 0; i < batch.getEndedCount(); i++) {
      if (links.isOurs(batch.getEnded(i))) {
        return false;
      }
    }
    for (Confirmed confirmed : batch.getConfirmedList()) {
      if (links.isOurs(confirmed.getLink())) {
        return false;
      }
    }
    return true;
  }

  private void relay(LinkedRoom room, Batch batch) {
    for (Confirmed confirmed : batch.getConfirmedList()) {
      if (links.isOurs(confirmed.getLink())) {
        room.way.confirmed(confirmed.getLink(), confirmed.getSerial());
      }
    }
    // Writable, as Netty takes a detour around a view that hides its array.
    ByteRange range = ByteRange.of(batch.getFrames());
    ByteBuffer frames = ByteBuffer.wrap(range.array(), range.offset(), range.length()).slice();
    for (Piece piece : batch.getPiecesList()) {
      for (int i = 0; i < piece.getLinksCount(); i++) {
        int id = piece.getLinks(i);
        if (links.isOurs(id)) {
          Link link = room.links.get(id);
          if (link != null) {
            piece(link, piece, i, frames);
          } else if (!batch.getEndedList().contains(id)) {
            links.disown(room, id);
          }
        }
      }
    }
    for (int id : batch.getEndedList()) {
      Link link = links.isOurs(id) ? room.links.get(id) : null;
      if (link != null) {
        ended(link);
      }
    }
  }

  private void piece(Link link, Piece piece, int i, ByteBuffer frames) {
    if (answered(link, piece, frames)) {
      link.channels.connection().relay(link.channel, piece, i, frames);
    }
  }

  /** Notices what a link waited for; false when the client is not to hear the piece. */
  private boolean answered(Link link, Piece piece, ByteBuffer frames) {
    if (link.state() instanceof LinkState.Joining asked) {
      Optional<JoinRefused> refusal = JoinReplyScanner.refusal(piece, frames);
      if (refusal.isPresent()) {
        return !links.joins().seeksAnother(link, asked, refusal.get().getCode());
      }
      if (JoinReplyScanner.joined(piece, frames)) {
        link.seated();
      }
    } else if (link.state() instanceof LinkState.Resuming) {
      if (JoinReplyScanner.resumed(piece, frames)) {
        link.seated();
      } else if (JoinReplyScanner.gone(piece, frames)) {
        return links.resumes().isTold(link);
      }
    }
    return !(link.state() instanceof LinkState.Refused);
  }

  private void ended(Link link) {
    link.room().way.forget(link.id);
    if (link.state() instanceof LinkState.Refused refused) {
      links.joins().again(link, refused.asked());
    } else {
      links.leave(link);
      link.channels.ended(link);
    }
  }

  @Override
  public void absence(Absence absence) {
    LinkedRoom room = rooms.get(absence.getRoom());
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
      if (link != null && link.join().isPresent()) {
        links.joins().refused(link, absence.getCode(), absence.getText(), true);
      } else if (link != null) {
        rooms.ask(room);
      }
    }
  }
}
