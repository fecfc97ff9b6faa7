package io.rookery.bench.load;

/** Speaks plain WebSocket: one binary message is one payload. */
final class BarePlayer extends Player {
  private final byte[] payload = new byte[Payload.BYTES];

  BarePlayer(int id, Crowd crowd, Door door) {
    super(id, crowd, door);
  }

  @Override
  void upgraded() {
    crowd.seated(this);
  }

  @Override
  void message(byte[] bytes, int from, int to) {
    if (to - from != Payload.BYTES) {
      crowd.failed("a message of " + (to - from) + " bytes");
      return;
    }
    crowd.heard(this, bytes, from);
  }

  @Override
  boolean say(long due) {
    Payload.write(payload, 0, due, id);
    send(payload, 0, payload.length);
    return true;
  }
}
