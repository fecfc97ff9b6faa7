package io.rookery.protocol;

/**
 * What a frame is; the table in PROTOCOL.md in code.
 *
 * <p>The numbers are the wire's and never change.
 */
public enum FrameKind {
  HELLO(1, From.CLIENT, Scope.CONNECTION, false),
  WELCOME(2, From.SERVER, Scope.CONNECTION, false),
  PING(3, From.EITHER, Scope.CONNECTION, false),
  PONG(4, From.EITHER, Scope.CONNECTION, false),
  GO_AWAY(5, From.SERVER, Scope.CONNECTION, false),
  AT(8, From.EITHER, Scope.AT, false),
  JOIN(16, From.CLIENT, Scope.CHANNEL, false),
  RESUME(17, From.CLIENT, Scope.CHANNEL, false),
  OPERATION(18, From.CLIENT, Scope.CHANNEL, true),
  REQUEST(19, From.CLIENT, Scope.CHANNEL, true),
  LEAVE(20, From.CLIENT, Scope.CHANNEL, true),
  RESEND(24, From.EITHER, Scope.CHANNEL, false),
  PROBE(25, From.EITHER, Scope.CHANNEL, false),
  JOINED(32, From.SERVER, Scope.CHANNEL, false),
  JOIN_REFUSED(33, From.SERVER, Scope.CHANNEL, false),
  RESUMED(34, From.SERVER, Scope.CHANNEL, false),
  RESYNCED(35, From.SERVER, Scope.CHANNEL, false),
  GONE(36, From.SERVER, Scope.CHANNEL, false),
  ENDED(37, From.SERVER, Scope.CHANNEL, false),
  MESSAGE(40, From.SERVER, Scope.CHANNEL, true),
  REFUSAL(41, From.SERVER, Scope.CHANNEL, true),
  ANSWER(42, From.SERVER, Scope.CHANNEL, true),
  LEFT(43, From.SERVER, Scope.CHANNEL, true),
  SNAPSHOT(48, From.SERVER, Scope.CHANNEL, false),
  CHANGE(49, From.SERVER, Scope.CHANNEL, false),
  VOLATILE(50, From.SERVER, Scope.CHANNEL, false);

  /** Who may send a kind. */
  public enum From {
    CLIENT,
    SERVER,
    EITHER
  }

  /** What a frame belongs to: its connection, or the channel of the {@link #AT} before it. */
  public enum Scope {
    CONNECTION,
    AT,
    CHANNEL
  }

  private static final FrameKind[] BY_CODE = new FrameKind[64];

  static {
    for (FrameKind kind : values()) {
      BY_CODE[kind.code] = kind;
    }
  }

  private final int code;
  private final From from;
  private final Scope scope;
  private final boolean numbered;

  FrameKind(int code, From from, Scope scope, boolean numbered) {
    this.code = code;
    this.from = from;
    this.scope = scope;
    this.numbered = numbered;
  }

  /** The kind with this number on the wire, or null when there is none. */
  public static FrameKind of(long code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[(int) code] : null;
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }

  /** Whether it counts in its sender's numbers, and is kept until acknowledged. */
  public boolean numbered() {
    return numbered;
  }

  public Scope scope() {
    return scope;
  }

  /** Whether this side may send it; {@code side} is CLIENT or SERVER. */
  public boolean maySend(From side) {
    return from == From.EITHER || from == side;
  }
}
