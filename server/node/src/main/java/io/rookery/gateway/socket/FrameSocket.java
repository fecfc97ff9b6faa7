package io.rookery.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.rookery.gateway.limits.Clocks;
import io.rookery.gateway.limits.GatewayOptions;
import io.rookery.gateway.limits.RateBucket;
import io.rookery.protocol.CloseCode;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * The last handler of an open WebSocket's pipeline: WebSocket frames become whole messages.
 *
 * <p>Confined to its event loop. It answers control frames, and closes whoever sends too many of
 * them or reads none; it takes binary messages only; it ends every WebSocket with a close frame
 * where one can still be sent.
 */
public final class FrameSocket extends ChannelInboundHandlerAdapter {
  static final int ABNORMAL = 1006;
  static final int NO_STATUS = 1005;
  private static final int PROTOCOL_ERROR = 1002;
  private static final int HIGHEST_CODE = 4999;
  private static final int OPCODE_CLOSE = 0x8;
  private static final int OPCODE_PONG = 0xA;
  private static final int LONGEST_REASON = 123;

  private final Owner owner;
  private final Clocks clocks;
  private final long closeMillis;
  private final GatewayOptions.Limits limits;

  /** Of the message that is being put together; null between messages. */
  private Fragments fragments;

  private final RateBucket controlFrames;
  private ChannelHandlerContext context;
  private ChannelHandlerContext below;
  private boolean over;

  /** Whom the socket belongs to. */
  public interface Owner {
    void message(byte[] message);

    /** The socket takes more again, or no more for now. */
    void writable(boolean writable);

    /** Said once; nothing but {@link #gone} is said afterwards. */
    void closed(int code);

    /** Said last: what was queued for the socket is sent or given up. */
    void gone();
  }

  public FrameSocket(Owner owner, GatewayOptions options, Clocks clocks) {
    this.owner = owner;
    this.clocks = clocks;
    this.closeMillis = options.timing().close().toMillis();
    this.limits = options.limits();
    this.controlFrames = new RateBucket(options.limits().controlFrames(), clocks.now());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    this.context = context;
    // What is written below the encoder needs no frame object, and misses the HTTP encoder, which
    // stays in the pipeline until the 101 is out.
    this.below = context.pipeline().context("wsencoder");
  }

  /** Where encoded WebSocket frames are written. */
  ChannelHandlerContext below() {
    return below;
  }

  void read(boolean reads) {
    context.channel().config().setAutoRead(reads);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object read) {
    try {
      if (!over && read instanceof WebSocketFrame frame) {
        frame(frame);
      } else if (read instanceof CloseWebSocketFrame) {
        context.close();
      }
    } finally {
      ReferenceCountUtil.release(read);
    }
  }

  private void frame(WebSocketFrame frame) {
    if (frame instanceof BinaryWebSocketFrame || frame instanceof ContinuationWebSocketFrame) {
      part(frame.content(), frame.isFinalFragment());
    } else if (frame instanceof PingWebSocketFrame ping) {
      if (mayControl()) {
        control(OPCODE_PONG, ping.content());
      }
    } else if (frame instanceof PongWebSocketFrame) {
      mayControl();
    } else if (frame instanceof CloseWebSocketFrame close) {
      closedByPeer(close);
    } else {
      close(CloseCode.TEXT_NOT_ACCEPTED, "binary messages only");
    }
  }

  private void part(ByteBuf part, boolean last) {
    if (fragments == null) {
      fragments = new Fragments(limits.messageBytes(), limits.fragments());
    }
    switch (fragments.add(part, last)) {
      case INCOMPLETE -> {}
      case WHOLE -> {
        byte[] message = fragments.take();
        fragments = null;
        owner.message(message);
      }
      case TOO_BIG -> close(CloseCode.MESSAGE_TOO_BIG, "message too big");
      case TOO_MANY -> close(CloseCode.PROTOCOL_VIOLATION, "too many fragments");
    }
  }

  /** A flood of pings whose pongs nobody reads is memory; it ends without another word. */
  private boolean mayControl() {
    if (controlFrames.take(1, clocks.now()) && context.channel().isWritable()) {
      return true;
    }
    end(CloseCode.FLOODING.code());
    context.close();
    return false;
  }

  private void closedByPeer(CloseWebSocketFrame close) {
    int code = close.statusCode() < 0 ? NO_STATUS : close.statusCode();
    if (code > HIGHEST_CODE) { // those that RFC 6455 forbids below, the decoder refuses
      close(PROTOCOL_ERROR, "no close code");
      return;
    }
    end(code);
    control(OPCODE_CLOSE, close.content().slice(0, Math.min(2, close.content().readableBytes())))
        .addListener(sent -> context.close());
  }

  /** Says why, and closes once the peer has answered or the time for that is over. */
  void close(CloseCode code, String reason) {
    close(code.code(), reason);
  }

  private void close(int code, String reason) {
    if (over) {
      return;
    }
    end(code);
    ByteBuf body = Unpooled.buffer(2 + LONGEST_REASON).writeShort(code);
    byte[] text = reason.getBytes(StandardCharsets.US_ASCII); // so that it can be cut anywhere
    body.writeBytes(text, 0, Math.min(text.length, LONGEST_REASON));
    control(OPCODE_CLOSE, body);
    read(true); // for the peer's close frame
    context.executor().schedule(() -> context.close(), closeMillis, TimeUnit.MILLISECONDS);
  }

  /** Closes at once, giving up what is queued. */
  void abort(CloseCode code) {
    end(code.code());
    context.close();
  }

  private void end(int code) {
    if (!over) {
      over = true;
      owner.closed(code);
    }
  }

  private ChannelFuture control(int opcode, ByteBuf body) {
    int length = body.readableBytes();
    ByteBuf frame = below.alloc().buffer(2 + length);
    frame.writeByte(0x80 | opcode).writeByte(length);
    frame.writeBytes(body, body.readerIndex(), length);
    return below.writeAndFlush(frame);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (!over) {
      owner.writable(context.channel().isWritable());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end(ABNORMAL);
    owner.gone();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof CorruptedWebSocketFrameException corrupt) {
      int code = corrupt.closeStatus() == null ? PROTOCOL_ERROR : corrupt.closeStatus().code();
      close(code, String.valueOf(corrupt.getMessage()));
      if (context.pipeline().get("wsdecoder") != null) {
        // A corrupt decoder looks at what follows byte by byte: it is not worth that.
        context.pipeline().remove("wsdecoder");
      }
    } else {
      end(ABNORMAL);
      context.close();
    }
  }
}
