package io.rookery.gateway.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.rookery.metrics.Metrics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BusFilterTest {
  private final AtomicInteger refused = new AtomicInteger();
  private final BusFilter filter =
      new BusFilter(
          port -> true,
          new Metrics() {
            @Override
            public void busRefused() {
              refused.incrementAndGet();
            }
          });

  /** The word POST was taken for a length of 1.35 GB, and so much was collected. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "SSH-2.0-x\r\n",
        "\u0016\u0003\u0001\u0002\u0000",
        "HZC",
        "\u0000\u0000\u0000\u0000",
        "\u00ff\u00ff\u00ff\u00ff",
        "\u0000\u0010\u0000\u0001",
        "\u0000\u0000\u0000\u0005hello"
      })
  void whoDoesNotBeginAsANodeDoesIsClosedAndNothingOfItKept(String words) {
    EmbeddedChannel socket = accepted();
    for (byte each : (words + "xxxx").getBytes(StandardCharsets.ISO_8859_1)) {
      if (socket.isOpen()) {
        socket.writeInbound(Unpooled.wrappedBuffer(new byte[] {each}));
      }
    }
    assertFalse(socket.isOpen(), words);
    assertEquals(1, refused.get());
    int kept = 0;
    for (ByteBuf read = socket.readInbound(); read != null; read = socket.readInbound()) {
      kept += read.readableBytes();
      read.release();
    }
    assertTrue(kept <= Integer.BYTES, kept + " bytes were passed on");
  }

  @Test
  void whatNodesSayPassesHoweverItIsSplit() {
    ByteBuf said = Unpooled.buffer();
    message(said, 1);
    message(said, 300);
    message(said, BusFilter.LONGEST_FIRST_BYTES + 1); // the first ones were shorter
    message(said, 7);
    for (int pieces : List.of(1, 2, 3, 5, 1_000)) {
      EmbeddedChannel socket = accepted();
      int step = Math.max(1, said.readableBytes() / pieces);
      for (int at = 0; at < said.readableBytes(); at += step) {
        int size = Math.min(step, said.readableBytes() - at);
        socket.writeInbound(said.copy(at, size));
      }
      assertTrue(socket.isOpen(), "in " + pieces);
      ByteBuf heard = Unpooled.buffer();
      for (ByteBuf read = socket.readInbound(); read != null; read = socket.readInbound()) {
        heard.writeBytes(read);
        read.release();
      }
      assertEquals(said, heard);
    }
    assertEquals(0, refused.get());
  }

  @Test
  void aLaterMessageHasItsBoundToo() {
    EmbeddedChannel socket = accepted();
    ByteBuf said = Unpooled.buffer();
    message(said, 10);
    said.writeInt(BusFilter.LONGEST_BYTES + 1);
    socket.writeInbound(said);
    assertFalse(socket.isOpen());
    assertNull(socket.readInbound());
  }

  @Test
  void whoSaysNothingIsClosedAndWhoHasSpokenIsNot() {
    EmbeddedChannel silent = accepted();
    EmbeddedChannel node = accepted();
    ByteBuf said = Unpooled.buffer();
    message(said, 10);
    node.writeInbound(said);
    for (EmbeddedChannel each : List.of(silent, node)) {
      each.advanceTimeBy(BusFilter.FIRST_SECONDS + 1, TimeUnit.SECONDS);
      each.runScheduledPendingTasks();
    }
    assertFalse(silent.isOpen());
    assertTrue(node.isOpen());
  }

  @Test
  void soManyMayBeUnknownAtATimeAndNodesDoNotCount() {
    List<EmbeddedChannel> strangers = new ArrayList<>();
    for (int i = 0; i < BusFilter.MOST_STRANGERS; i++) {
      strangers.add(accepted());
    }
    assertFalse(filter.admits(new EmbeddedChannel()));
    ByteBuf said = Unpooled.buffer();
    message(said, 10);
    strangers.get(0).writeInbound(said);
    accepted();
    strangers.get(1).close();
    accepted();
    assertFalse(filter.admits(new EmbeddedChannel()));
  }

  private EmbeddedChannel accepted() {
    EmbeddedChannel socket = new EmbeddedChannel();
    assertTrue(filter.admits(socket));
    socket.pipeline().fireChannelActive();
    return socket;
  }

  private static void message(ByteBuf to, int bytes) {
    to.writeInt(bytes).writeByte(2).writeZero(bytes - 1);
  }
}
