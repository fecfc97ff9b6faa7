package io.rookery.attack;

import com.google.protobuf.ByteString;
import io.rookery.load.AnyCertificate;
import io.rookery.protocol.Decoded;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameDecoder;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Hello;
import io.rookery.protocol.v1.Join;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A TLS socket to an attacked node on which anything at all may be written; blocking. */
final class RawTls implements AutoCloseable {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  /** The bit of the first byte that says that a fragment is its message's last. */
  static final int LAST = 0x80;

  /** The end of the connection without a close frame. */
  static final int NO_CLOSE_FRAME = 1006;

  /** A close frame without a code. */
  static final int NO_STATUS = 1005;

  /** What a request has to say, beside its first line, to become a WebSocket. */
  static final String HEADERS =
      "Host: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Protocol: rookery.v1\r\n";

  private static final int CONNECT_MILLIS = 10_000;
  private static final int READ_MILLIS = 30_000;
  private static final SSLContext TLS = AnyCertificate.context();

  private final Socket tcp;
  private final String host;
  private final SSLSocket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final Deque<Frame> frames = new ArrayDeque<>();
  private long channel;

  private RawTls(Socket tcp, String host) throws IOException {
    this.tcp = tcp;
    this.host = host;
    this.socket = (SSLSocket) TLS.getSocketFactory().createSocket(tcp, host, tcp.getPort(), true);
    this.socket.startHandshake();
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    this.out = socket.getOutputStream();
  }

  /** A socket from an address of its own, with TLS done and nothing said. */
  static RawTls connect(Target node) throws IOException {
    return connect(node, node.freshAddress());
  }

  /** A socket from this address, with TLS done and nothing said. */
  static RawTls connect(Target node, String from) throws IOException {
    return new RawTls(tcp(node, from), node.host());
  }

  /** A TCP connection without TLS yet. */
  static Socket tcp(Target node, String from) throws IOException {
    Socket socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.setReceiveBufferSize(8192);
    socket.setSoTimeout(READ_MILLIS);
    if (!from.isEmpty()) {
      socket.bind(new InetSocketAddress(from, 0));
    }
    socket.connect(new InetSocketAddress(node.host(), node.port()), CONNECT_MILLIS);
    return socket;
  }

  /** Goes on with TLS on a TCP connection that has perhaps said something before. */
  static RawTls over(Socket tcp) throws IOException {
    return new RawTls(tcp, "localhost");
  }

  /** An open WebSocket that has not said hello. */
  static RawTls open(Target node) throws IOException {
    return connect(node).upgrade();
  }

  /** A WebSocket that said hello and got its welcome, of a player who was not here yet. */
  static RawTls greeted(Target node) throws IOException {
    return greeted(node, node.freshName());
  }

  /** A WebSocket of this player that said hello and got its welcome. */
  static RawTls greeted(Target node, String name) throws IOException {
    return open(node).hello(node.token(name));
  }

  /** A player with a seat of their own in a room of this type, on channel 1. */
  static RawTls seated(Target node, String type) throws IOException {
    RawTls socket = greeted(node);
    socket.say(new FrameWriter().at(1, 1, 0, 0).frame(FrameKind.JOIN, join(type).build()));
    socket.await(FrameKind.JOINED);
    return socket;
  }

  /** A join of any room of a type. */
  static Join.Builder join(String type) {
    byte[] id = new byte[16];
    ThreadLocalRandom.current().nextBytes(id);
    return Join.newBuilder()
        .setId(ByteString.copyFrom(id))
        .setType(type)
        .setMode(Join.Mode.MODE_JOIN_OR_CREATE);
  }

  /** Becomes a WebSocket. */
  RawTls upgrade() throws IOException {
    String answer = ask("GET / HTTP/1.1\r\n" + HEADERS.replace("localhost", host) + "\r\n");
    if (!answer.startsWith("HTTP/1.1 101 ")) {
      throw new IOException(answer);
    }
    return this;
  }

  /** Says hello and waits for the welcome. */
  RawTls hello(String token) throws IOException {
    say(hello(Hello.newBuilder().setToken(token).build()));
    await(FrameKind.WELCOME);
    return this;
  }

  static FrameWriter hello(Hello hello) {
    return new FrameWriter().frame(FrameKind.HELLO, hello);
  }

  /** Sends this text, and returns the status line and headers of the answer. */
  String ask(String request) throws IOException {
    write(request.getBytes(StandardCharsets.ISO_8859_1));
    return head();
  }

  /** Reads an answer's status line and headers; empty when the connection is over before. */
  String head() throws IOException {
    StringBuilder head = new StringBuilder();
    try {
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.readUnsignedByte());
      }
    } catch (EOFException e) {
      return head.toString();
    }
    return head.toString();
  }

  /** Sends a message of frames of ours. */
  RawTls say(FrameWriter message) throws IOException {
    return frame(LAST | BINARY, message.toByteArray());
  }

  /** A whole WebSocket frame, masked; {@code first} is its first byte. */
  RawTls frame(int first, byte... payload) throws IOException {
    return write(masked(first, payload));
  }

  /** The bytes of a masked WebSocket frame. */
  static byte[] masked(int first, byte... payload) {
    byte[] mask = {0x37, (byte) 0xfa, 0x21, 0x3d};
    int length = payload.length;
    ByteBuffer frame = ByteBuffer.allocate(14 + length).put((byte) first);
    if (length < 126) {
      frame.put((byte) (0x80 | length));
    } else if (length < 65_536) {
      frame.put((byte) (0x80 | 126)).putShort((short) length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(length);
    }
    frame.put(mask);
    for (int i = 0; i < length; i++) {
      frame.put((byte) (payload[i] ^ mask[i % 4]));
    }
    return Arrays.copyOf(frame.array(), frame.position());
  }

  RawTls write(int... bytes) throws IOException {
    byte[] all = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      all[i] = (byte) bytes[i];
    }
    return write(all);
  }

  RawTls write(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  /** Waits for a frame of these kinds, passing over others; {@link EOFException} if none comes. */
  Frame.Carries await(FrameKind... kinds) throws IOException {
    Set<FrameKind> wanted = Set.of(kinds);
    while (true) {
      while (frames.isEmpty()) {
        WebSocketFrame next = read();
        if (next.opcode() == CLOSE) {
          throw new EOFException("closed with " + next.code() + " " + next.reason());
        }
        if (FrameDecoder.decode(next.payload(), FrameKind.From.SERVER)
            instanceof Decoded.Message whole) {
          frames.addAll(whole.frames());
        }
      }
      Frame next = frames.poll();
      if (next instanceof Frame.At at) {
        channel = at.channel();
      } else if (next instanceof Frame.Carries frame && wanted.contains(frame.kind())) {
        return frame;
      }
    }
  }

  /** The channel of the frame that was awaited last. */
  long channel() {
    return channel;
  }

  /** A WebSocket frame that came. */
  record WebSocketFrame(int opcode, byte[] payload) {

    int code() {
      return payload.length < 2 ? NO_STATUS : ByteBuffer.wrap(payload).getShort() & 0xffff;
    }

    String reason() {
      return payload.length < 2
          ? ""
          : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    }
  }

  /** The next WebSocket frame. */
  WebSocketFrame read() throws IOException {
    int opcode = in.readUnsignedByte() & 0xf;
    long length = in.readUnsignedByte();
    length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
    byte[] payload = new byte[Math.toIntExact(length)];
    in.readFully(payload);
    return new WebSocketFrame(opcode, payload);
  }

  /** Reads to the close frame. */
  WebSocketFrame closeFrame() throws IOException {
    WebSocketFrame next = read();
    while (next.opcode() != CLOSE) {
      next = read();
    }
    return next;
  }

  /** Reads to the close frame or the end, and returns the code. */
  int closeCode() throws IOException {
    try {
      return closeFrame().code();
    } catch (SocketTimeoutException e) {
      throw new IOException("it stays open", e);
    } catch (IOException over) {
      return NO_CLOSE_FRAME;
    }
  }

  /** Reads so many bytes and no more, whatever they are. */
  void take(int bytes) {
    try {
      for (int i = 0; i < bytes; i++) {
        socket.getInputStream().read();
      }
    } catch (IOException over) {
      // nothing to take any more
    }
  }

  /** Waits for the end, passing over whatever comes. */
  void awaitEnd() throws IOException {
    try {
      while (in.read() >= 0) {
        // only the end matters
      }
    } catch (SocketTimeoutException e) {
      throw new IOException("it stays open", e);
    } catch (IOException reset) {
      // an end as well
    }
  }

  /** From now on a read that waits longer fails. */
  RawTls patience(int millis) throws IOException {
    tcp.setSoTimeout(millis);
    return this;
  }

  /** Says by TCP that nothing more will come, and goes on listening. */
  void halfClose() throws IOException {
    tcp.shutdownOutput();
  }

  /** Ends TCP with a reset, and without a word of TLS. */
  void reset() throws IOException {
    tcp.setSoLinger(true, 0);
    tcp.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
