package io.rookery.gateway;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A TCP socket under a WebSocket whose frames the test writes byte by byte. */
final class RawSocket implements AutoCloseable {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int LAST = 0x80;

  /** The end of the connection without a close frame. */
  static final int NO_CLOSE_FRAME = 1006;

  private final Socket socket = new Socket();
  private final DataInputStream in;
  private final OutputStream out;

  private RawSocket(int port) throws IOException {
    socket.setReceiveBufferSize(4096);
    socket.setSoTimeout(20_000);
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** A TCP connection that has said nothing yet. */
  static RawSocket silent(int port) throws IOException {
    return new RawSocket(port);
  }

  /** A WebSocket that is open. */
  static RawSocket open(int port) throws IOException {
    RawSocket socket = new RawSocket(port);
    String status = socket.request("Sec-WebSocket-Protocol: rookery.v1\r\n");
    if (!status.contains(" 101 ")) {
      throw new IOException(status);
    }
    return socket;
  }

  /** Asks for a WebSocket and resets the connection before the answer. */
  static void askAndReset(int port) throws IOException {
    RawSocket socket = new RawSocket(port);
    socket.socket.setSoLinger(true, 0);
    socket.ask("Sec-WebSocket-Protocol: rookery.v1\r\n");
    socket.close();
  }

  /** Asks for a WebSocket with these headers too, and returns the status line. */
  String request(String headers) throws IOException {
    ask(headers);
    return head();
  }

  private void ask(String headers) throws IOException {
    write(
        ("GET / HTTP/1.1\r\nHost: here:1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                + headers
                + "\r\n")
            .getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads an answer's status line and headers. */
  String head() throws IOException {
    String status = line();
    for (String header = line(); !header.isEmpty(); header = line()) {
      status += "\n" + header;
    }
    return status;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.readUnsignedByte(); next != '\n'; next = in.readUnsignedByte()) {
      line.append(next == '\r' ? "" : String.valueOf((char) next));
    }
    return line.toString();
  }

  /** A whole masked frame; the mask is 0. */
  RawSocket frame(int first, byte[] payload) throws IOException {
    byte[] head =
        payload.length < 126
            ? new byte[] {(byte) first, (byte) (0x80 | payload.length), 0, 0, 0, 0}
            : new byte[] {
              (byte) first,
              (byte) (0x80 | 126),
              (byte) (payload.length >> 8),
              (byte) payload.length,
              0,
              0,
              0,
              0
            };
    byte[] both = new byte[head.length + payload.length];
    System.arraycopy(head, 0, both, 0, head.length);
    System.arraycopy(payload, 0, both, head.length, payload.length);
    return write(both);
  }

  RawSocket write(int... bytes) throws IOException {
    byte[] all = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      all[i] = (byte) bytes[i];
    }
    return write(all);
  }

  RawSocket write(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  /** Reads to the close frame or the end, and returns the code. */
  int closeCode() {
    try {
      while (true) {
        int opcode = in.readUnsignedByte() & 0xf;
        long length = in.readUnsignedByte();
        length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
        byte[] payload = new byte[(int) length];
        in.readFully(payload);
        if (opcode == CLOSE) {
          return payload.length < 2 ? 1005 : (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
        }
      }
    } catch (IOException over) {
      return NO_CLOSE_FRAME;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
