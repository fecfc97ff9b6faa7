package io.rookery.protocol.client;

import com.google.protobuf.ByteString;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Hello;
import io.rookery.protocol.v1.Join;

/**
 * A client with one seat in one room, over all its connections; PROTOCOL.md in code.
 *
 * <p>Confined to one thread, whose time each call names, in nanoseconds from anywhere. It keeps
 * what the window admits and nothing else. Whoever owns the socket calls {@link #chores} a few
 * times a second, and after what was read at once.
 */
public final class RoomClient {
  /** What is written goes out before it is larger; servers take 16 KiB. */
  public static final int MESSAGE_BYTES = 8 << 10;

  private final ClientListener listener;
  private final FrameWriter out;
  private final Seating seating = new Seating();
  private final ClientReader reader;
  private boolean connected;

  /**
   * Makes a client that is not connected.
   *
   * @param out for one message at a time: clients of one thread may share it, as long as each calls
   *     {@link #flush} when it has said something
   */
  public RoomClient(ClientListener listener, FrameWriter out) {
    this.listener = listener;
    this.out = out;
    this.reader = new ClientReader(this, seating, listener, out);
  }

  /** The session there is, connected or not; null when there is none. */
  public PlayerSession session() {
    return seating.session();
  }

  /** Whether there is a seat, or a join that asks for one until it is answered. */
  public boolean isAsking() {
    return seating.isAsking();
  }

  /** A new connection has its 101: says hello, and asks for the seat in the same message. */
  public void connected(Hello hello, long nowNanos) {
    connected = true;
    reader.connected(nowNanos);
    seating.connected();
    out.frame(FrameKind.HELLO, hello);
    seating.ask(out, nowNanos);
    flush();
  }

  /** The connection is over; the session, if there is one, waits for the next. */
  public void disconnected(long nowNanos) {
    connected = false;
    seating.detach(nowNanos);
  }

  /**
   * Asks for a seat, now or once there is a connection, until there is an answer or {@link
   * ClientListener#unanswered}.
   *
   * @param join with an id that no other join of this player had; its attempt is overwritten
   */
  public void join(Join join, long nowNanos) {
    seating.wish(join);
    if (connected) {
      seating.ask(out, nowNanos);
      flush();
    }
  }

  /** Gives the seat up, or the wish for one, without a word. */
  public void forget() {
    seating.forget();
  }

  /**
   * Says something, or has it wait until the session is resumed; goes out with {@link #flush}.
   *
   * @param kind OPERATION or REQUEST
   * @param dueNanos told again when it is acknowledged
   * @return its number
   * @throws IllegalStateException when there is no session, or its window does not admit it
   */
  public long say(FrameKind kind, ByteString payload, long dueNanos, long nowNanos) {
    PlayerSession session = session();
    if (session == null || !session.admits(payload.size())) {
      throw new IllegalStateException("no session, or its window is full");
    }
    if (out.size() + payload.size() > MESSAGE_BYTES) {
      flush();
    }
    return session.say(out, kind, payload, dueNanos, nowNanos);
  }

  /** Says LEAVE, behind all that was said and as soon as the window admits it. */
  public void leave(long nowNanos) {
    if (session() != null) {
      session().leave();
      chores(nowNanos);
    }
  }

  /** Sends what was written. */
  public void flush() {
    if (out.size() > 0) {
      byte[] message = out.toByteArray();
      out.clear();
      listener.send(message);
    }
  }

  /** Reads a whole WebSocket message. */
  public void received(byte[] message, long nowNanos) {
    reader.received(message, nowNanos);
  }

  /** Says what only time brings, and what has to be said whatever the player says. */
  public void chores(long nowNanos) {
    if (!connected) {
      return;
    }
    flush();
    if (seating.isAttached()) {
      while (session().chores(out, nowNanos)) {
        flush();
      }
    } else if (reader.isWelcome() && seating.isOverdue(nowNanos)) {
      if (seating.isHopeless(nowNanos)) {
        seating.over(listener::unanswered);
      } else {
        seating.ask(out, nowNanos);
        flush();
      }
    }
  }

  /**
   * Whether the server has been still for longer than it may: the connection is as good as lost.
   */
  public boolean silent(long nowNanos) {
    return connected && reader.isSilent(nowNanos);
  }
}
