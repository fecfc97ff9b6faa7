package io.rookery.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;

/** One WebSocket of a player, never used again; the last handler of its pipeline. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, and that is told
final class PlayerSocket extends ChannelInboundHandlerAdapter {
  private static final int NO_STATUS = 1005;
  private static final int ABNORMAL = 1006;

  private final LoadPlayer player;
  private final WebSocketClientHandshaker handshaker;
  private final boolean tls;
  private Channel channel;
  private String closed;
  private long connectedAt;
  private int code = ABNORMAL;

  PlayerSocket(LoadPlayer player, WebSocketClientHandshaker handshaker, boolean tls) {
    this.player = player;
    this.handshaker = handshaker;
    this.tls = tls;
  }

  /** When TCP had connected. */
  long connectedAt() {
    return connectedAt;
  }

  /** Sends a whole message, and flushes it. */
  void send(byte[] message) {
    channel.writeAndFlush(
        new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message)), channel.voidPromise());
  }

  /** Closes with this code, and says nothing more to the player but that it is over. */
  void close(int status) {
    if (channel != null && channel.isActive()) {
      code = status;
      channel
          .writeAndFlush(new CloseWebSocketFrame(status, ""))
          .addListener(written -> channel.close());
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    channel = context.channel();
    connectedAt = System.nanoTime();
    if (!tls) {
      handshaker.handshake(channel);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent done) {
      if (done.isSuccess()) {
        handshaker.handshake(channel);
      } else {
        closed = "tls";
        context.close();
      }
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (!handshaker.isHandshakeComplete()) {
        upgraded((FullHttpResponse) message);
      } else if (message instanceof BinaryWebSocketFrame binary) {
        ByteBuf content = binary.content();
        player.received(this, ByteBufUtil.getBytes(content), System.nanoTime());
      } else if (message instanceof CloseWebSocketFrame close) {
        code = close.statusCode() < 0 ? NO_STATUS : close.statusCode();
        context.close();
      } else if (message instanceof PingWebSocketFrame ping) {
        context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (handshaker.isHandshakeComplete()) {
      player.readAll(this, System.nanoTime());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    player.closed(this, code, closed == null ? Integer.toString(code) : closed);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (closed == null && code == ABNORMAL) {
      String why = String.valueOf(cause.getMessage());
      closed = why.substring(why.lastIndexOf(": ") + 1).strip();
    }
    context.close();
  }

  private void upgraded(FullHttpResponse response) {
    try {
      handshaker.finishHandshake(channel, response);
    } catch (WebSocketHandshakeException e) {
      closed = "http " + response.status().code();
      channel.close();
      return;
    }
    player.opened(this);
  }
}
