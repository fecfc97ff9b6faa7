package io.rookery.bench.load;

import com.google.protobuf.ByteString;
import io.rookery.games.echo.Shout;
import io.rookery.games.echo.ToEcho;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameWriter;
import io.rookery.protocol.v1.Hello;
import io.rookery.protocol.v1.Join;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** Attackers who begin again whenever the server has had enough of them; over ws. */
public final class Assault implements AutoCloseable {
  private static final int READ_MILLIS = 5_000;
  private static final int BURST = 500;
  private static final int JOINS = 60;
  private static final int DEAF_PER_ROOM = 20;
  private static final int SHOUTS = 5;
  private static final long SHOUT_NANOS = 100_000_000;

  private final Door door;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean over;

  /** What attackers do, and how many do it. */
  public enum Kind {
    /** Connect, and send pings until closed. */
    PINGS(4),
    /** Join rooms that are not there, as often as they are heard. */
    JOINS(4),
    /** Shout in rooms of their own, and read nothing. */
    DEAF(40);

    private final int attackers;

    Kind(int attackers) {
      this.attackers = attackers;
    }
  }

  /** One who attacks once, and returns or throws when that is over. */
  private interface Attacker {
    void attack(Socket socket) throws IOException;
  }

  private Assault(Door door) {
    this.door = door;
  }

  /** Begins at once. */
  public static Assault begin(Kind kind, Door door) {
    Assault assault = new Assault(door);
    for (int i = 0; i < kind.attackers; i++) {
      int index = i;
      Attacker attacker =
          switch (kind) {
            case PINGS -> assault::pings;
            case JOINS -> assault::joins;
            case DEAF -> socket -> assault.deaf(socket, index / DEAF_PER_ROOM);
          };
      Thread thread = new Thread(() -> assault.again(attacker), "attacker-" + i);
      thread.setDaemon(true);
      thread.start();
      assault.threads.add(thread);
    }
    return assault;
  }

  private void again(Attacker attacker) {
    while (!over) {
      try (Socket socket = new Socket()) {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_MILLIS);
        socket.connect(new InetSocketAddress(door.host(), door.port()), READ_MILLIS);
        upgrade(socket);
        attacker.attack(socket);
      } catch (IOException ended) {
        // by the server, which is what attackers expect
      }
    }
  }

  private static void upgrade(Socket socket) throws IOException {
    String request =
        "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Protocol: rookery.v1\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    DataInputStream in = new DataInputStream(socket.getInputStream());
    for (int last = 0; last != 0x0d0a0d0a; ) {
      last = last << 8 | in.readUnsignedByte();
    }
  }

  private void pings(Socket socket) throws IOException {
    ByteArrayOutputStream burst = new ByteArrayOutputStream();
    for (int i = 0; i < BURST; i++) {
      burst.writeBytes(frame(0x89, new byte[125]));
    }
    socket.getOutputStream().write(burst.toByteArray());
    toTheEnd(socket);
  }

  private void joins(Socket socket) throws IOException {
    FrameWriter storm = hello();
    for (int channel = 1; channel <= JOINS; channel++) {
      storm
          .at(channel, 1, 0, 0)
          .frame(FrameKind.JOIN, join().setRoom("nowhere-" + channel).build());
    }
    socket.getOutputStream().write(frame(0x82, storm.toByteArray()));
    // More than a second admits: closed as flooding.
    byte[] bare = new FrameWriter().at(1, 1, 0, 0).toByteArray();
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    for (int i = 0; i < BURST; i++) {
      rest.writeBytes(frame(0x82, bare));
    }
    socket.getInputStream().read(); // WELCOME: until then one message is all that is heard
    socket.getOutputStream().write(rest.toByteArray());
    toTheEnd(socket);
  }

  private void deaf(Socket socket, int room) throws IOException {
    ByteString words =
        ToEcho.newBuilder()
            .setShout(Shout.newBuilder().setText("x".repeat(280)))
            .build()
            .toByteString();
    FrameWriter first =
        hello()
            .at(1, 1, 0, 0)
            .frame(
                FrameKind.JOIN, join().setType("echo").putMetadata("name", "deaf-" + room).build());
    socket.getOutputStream().write(frame(0x82, first.toByteArray()));
    socket.getInputStream().read();
    for (long operation = 1; !over; operation += SHOUTS) {
      LockSupport.parkNanos(SHOUT_NANOS);
      FrameWriter shouts = new FrameWriter().at(1, operation, 0, 0);
      for (int i = 0; i < SHOUTS; i++) {
        shouts.frame(FrameKind.OPERATION, words);
      }
      socket.getOutputStream().write(frame(0x82, shouts.toByteArray()));
    }
  }

  private FrameWriter hello() {
    return new FrameWriter()
        .frame(FrameKind.HELLO, Hello.newBuilder().setToken(door.token()).build());
  }

  private static Join.Builder join() {
    byte[] id = new byte[16];
    ThreadLocalRandom.current().nextBytes(id);
    return Join.newBuilder().setId(ByteString.copyFrom(id));
  }

  /** A WebSocket frame masked with zeros. */
  private static byte[] frame(int first, byte[] payload) {
    boolean isShort = payload.length < 126;
    ByteBuffer frame = ByteBuffer.allocate((isShort ? 6 : 8) + payload.length).put((byte) first);
    if (isShort) {
      frame.put((byte) (0x80 | payload.length));
    } else {
      frame.put((byte) 0xfe).putShort((short) payload.length);
    }
    return frame.putInt(0).put(payload).array();
  }

  private static void toTheEnd(Socket socket) throws IOException {
    byte[] into = new byte[8192];
    while (socket.getInputStream().read(into) >= 0) {
      // only the end matters
    }
  }

  @Override
  public void close() throws InterruptedException {
    over = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
