package io.rookery.gateway.links;

import io.rookery.gateway.links.LinkState.Joining;
import io.rookery.gateway.links.LinkState.Over;
import io.rookery.gateway.links.LinkState.Refused;
import io.rookery.gateway.links.LinkState.Resuming;
import io.rookery.gateway.links.LinkState.Seated;
import java.util.Optional;

/**
 * One channel of one connection, as rooms know it.
 *
 * <p>Belongs to one event loop. A join that is tried in another room gets another link, so that
 * what the first room still says goes nowhere.
 */
final class Link {
  final int id;
  final Channels channels;
  final long channel;

  /** When this attempt began. */
  final long since;

  private LinkState state;
  private LinkedRoom room;

  /** The same join's earlier link, until the room has been asked to move the seat from it. */
  private Link replaces;

  Link(int id, Channels channels, long channel, long since, LinkState state) {
    this.id = id;
    this.channels = channels;
    this.channel = channel;
    this.since = since;
    this.state = state;
  }

  /** What it waits for, or has. */
  LinkState state() {
    return state;
  }

  /** The join that has no answer yet, or that one room refused. */
  Optional<Joining> join() {
    if (state instanceof Refused refused) {
      return Optional.of(refused.asked());
    }
    return state instanceof Joining joining ? Optional.of(joining) : Optional.empty();
  }

  /** The resume that has no answer yet. */
  Optional<Resuming> resume() {
    return state instanceof Resuming resuming ? Optional.of(resuming) : Optional.empty();
  }

  boolean isSeated() {
    return state instanceof Seated;
  }

  boolean isOver() {
    return state instanceof Over;
  }

  /** Where it leads; null while there is no room yet. */
  LinkedRoom room() {
    return room;
  }

  /** It leads there from now on. */
  void enter(LinkedRoom to) {
    room = to;
  }

  /** The room gave it a seat. */
  void seated() {
    state = new Seated(room.way.epoch());
  }

  /** The room will not have it, and will end it; then another room is sought. */
  void refused(Joining asked) {
    state = new Refused(asked);
  }

  /** It takes the place of this link once the room was asked. */
  void replaces(Link earlier) {
    replaces = earlier;
  }

  /** The link whose place it takes, which is the caller's now; null when there is none. */
  Link takeReplaced() {
    Link earlier = replaces;
    replaces = null;
    return earlier;
  }

  void end() {
    state = new Over();
  }
}
