package io.rookery.bench.baseline;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Plain Netty: one WebSocket message per delivery, one flush per socket and pass.
 *
 * <p>{@code /echo} answers; {@code /room/NAME} sends to all who are at the same path; {@code
 * /ticks/NAME} does so 20 times a second with what has come since. The frame is encoded once for a
 * room and its bytes are written to each socket beneath the codec.
 */
public final class NettyBaseline {
  private static final int LONGEST = 1 << 16;
  private static final int FINAL_BINARY = 0x82;

  private final Map<String, Room> rooms = new HashMap<>();
  private final List<Channel> dirty = new ArrayList<>();
  private final EventLoop loop;

  private NettyBaseline(EventLoop loop) {
    this.loop = loop;
  }

  public static void main(String[] arguments) throws Exception {
    boolean epoll = Epoll.isAvailable();
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    NettyBaseline server = new NettyBaseline(group.next());
    Channel listener =
        new ServerBootstrap()
            .group(group)
            .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(server.pipeline())
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    System.out.println("listening " + ((InetSocketAddress) listener.localAddress()).getPort());
  }

  private ChannelInitializer<Channel> pipeline() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel
            .pipeline()
            .addLast(new HttpServerCodec())
            .addLast(new HttpObjectAggregator(LONGEST))
            .addLast(new WebSocketServerProtocolHandler("/", null, false, LONGEST, false, true))
            .addLast(new Socket());
      }
    };
  }

  /** Writes a frame's bytes, which leave when everything that can be read now was read. */
  private void write(Channel to, ByteBuf frame) {
    ChannelHandlerContext codec = to.pipeline().context("wsencoder");
    codec.write(frame, to.voidPromise());
    Socket socket = to.pipeline().get(Socket.class);
    if (!socket.dirty) {
      socket.dirty = true;
      if (dirty.isEmpty()) {
        loop.execute(this::flush);
      }
      dirty.add(to);
    }
  }

  private void flush() {
    for (Channel channel : dirty) {
      Socket socket = channel.pipeline().get(Socket.class);
      if (socket != null) {
        socket.dirty = false;
      }
      channel.flush();
    }
    dirty.clear();
  }

  private static ByteBuf encoded(ByteBuf payload) {
    int length = payload.readableBytes();
    ByteBuf frame = payload.alloc().directBuffer(length + 4).writeByte(FINAL_BINARY);
    if (length < 126) {
      frame.writeByte(length);
    } else {
      frame.writeByte(126).writeShort(length);
    }
    return frame.writeBytes(payload);
  }

  private final class Room {
    private final List<Channel> members = new ArrayList<>();
    private final List<ByteBuf> waiting = new ArrayList<>();

    Room(boolean ticks) {
      if (ticks) {
        loop.scheduleAtFixedRate(this::sendWaiting, 50, 50, TimeUnit.MILLISECONDS);
      }
    }

    void send(ByteBuf frame) {
      for (Channel member : members) {
        // Copied, as a retained duplicate per frame was measured to cost more.
        write(
            member,
            member
                .alloc()
                .directBuffer(frame.readableBytes())
                .writeBytes(frame, 0, frame.readableBytes()));
      }
      frame.release();
    }

    private void sendWaiting() {
      waiting.forEach(this::send);
      waiting.clear();
    }
  }

  private final class Socket extends SimpleChannelInboundHandler<BinaryWebSocketFrame> {
    private boolean dirty;
    private boolean ticks;
    private Room room;

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof HandshakeComplete handshake && !handshake.requestUri().equals("/echo")) {
        ticks = handshake.requestUri().startsWith("/ticks");
        room = rooms.computeIfAbsent(handshake.requestUri(), any -> new Room(ticks));
        room.members.add(context.channel());
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, BinaryWebSocketFrame message) {
      ByteBuf frame = encoded(message.content());
      if (room == null) {
        write(context.channel(), frame);
      } else if (ticks) {
        room.waiting.add(frame);
      } else {
        room.send(frame);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (room != null) {
        room.members.remove(context.channel());
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
