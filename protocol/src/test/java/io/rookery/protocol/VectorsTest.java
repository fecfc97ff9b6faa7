package io.rookery.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.util.JsonFormat;
import io.rookery.protocol.FrameKind.From;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.ThrowingConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The codec against {@code protocol/vectors}, which other languages read too. */
class VectorsTest {

  @ParameterizedTest
  @EnumSource
  void theFileIsWhatTheProgramWrites(VectorFile file) {
    assertEquals(VectorFile.textOf(VectorWriter.cases(file)), file.text());
  }

  @TestFactory
  Stream<DynamicTest> varintsAreReadAndWritten() {
    return each(
        VectorFile.VARINTS,
        json -> {
          byte[] bytes = Hex.bytes(text(json, "hex"));
          VarintReader in = new VarintReader(bytes, 0, bytes.length);
          if (!json.get("good").getAsBoolean()) {
            assertEquals(-1, in.next());
            return;
          }
          long value = json.get("value").getAsLong();
          assertEquals(value, in.next());
          assertEquals(0, in.left());
          assertEquals(bytes.length, Varint.size(value));
          byte[] written = new byte[bytes.length];
          assertEquals(bytes.length, Varint.write(value, written, 0));
          assertArrayEquals(bytes, written);
        });
  }

  @TestFactory
  Stream<DynamicTest> goodMessagesAreReadAndWritten() {
    return each(
        VectorFile.MESSAGES,
        json -> {
          byte[] bytes = Hex.bytes(text(json, "hex"));
          var whole =
              assertInstanceOf(Decoded.Message.class, FrameDecoder.decode(bytes, sender(json)));
          FrameWriter writer = new FrameWriter();
          int index = 0;
          for (JsonElement expected : json.getAsJsonArray("frames")) {
            check(expected.getAsJsonObject(), whole.frames().get(index++), writer);
          }
          assertEquals(index, whole.frames().size());
          assertEquals(text(json, "hex"), Hex.of(writer.toByteArray()));
        });
  }

  /** Compares one frame, and writes what the vector says it is. */
  private static void check(JsonObject expected, Frame frame, FrameWriter writer) {
    String kind = text(expected, "kind");
    if (frame instanceof Frame.At at) {
      assertEquals("AT", kind);
      long channel = number(expected, "channel");
      long number = number(expected, "number");
      long ack = number(expected, "ack");
      long ahead = number(expected, "ahead");
      assertEquals(new Frame.At(channel, number, ack, ahead), at);
      writer.at(channel, number, ack, ahead);
    } else if (frame instanceof Frame.Carries carries) {
      assertEquals(kind, carries.kind().name());
      ByteString payload = Hex.string(text(expected, "payload"));
      assertEquals(payload, carries.payload());
      writer.frame(carries.kind(), payload);
    }
  }

  @TestFactory
  Stream<DynamicTest> brokenMessagesAreRefused() {
    return each(
        VectorFile.VIOLATIONS,
        json -> {
          byte[] bytes = Hex.bytes(text(json, "hex"));
          var found =
              assertInstanceOf(Decoded.Violation.class, FrameDecoder.decode(bytes, sender(json)));
          assertEquals(text(json, "fault"), found.fault().name());
          assertEquals(number(json, "at"), found.at());
          assertEquals(number(json, "close"), found.code().code());
        });
  }

  @TestFactory
  Stream<DynamicTest> controlMessagesAreReadAndWritten() {
    return each(
        VectorFile.CONTROLS,
        json -> {
          Message type = Controls.BY_KIND.get(FrameKind.valueOf(text(json, "kind")));
          assertEquals(type.getDescriptorForType().getFullName(), text(json, "type"));
          ByteString bytes = Hex.string(text(json, "hex"));
          if (!json.get("good").getAsBoolean()) {
            assertThrows(
                InvalidProtocolBufferException.class,
                () -> type.getParserForType().parseFrom(bytes));
            return;
          }
          Message.Builder expected = type.newBuilderForType();
          JsonFormat.parser().merge(json.get("json").toString(), expected);
          Message.Builder known = type.getParserForType().parseFrom(bytes).toBuilder();
          known.setUnknownFields(UnknownFieldSet.getDefaultInstance());
          assertEquals(expected.build(), known.build());
          if (!json.has("lossy")) {
            assertEquals(bytes, expected.build().toByteString());
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> stateHeadsAreReadAndWritten() {
    return each(
        VectorFile.STATE_HEADS,
        json -> {
          byte[] bytes = Hex.bytes(text(json, "hex"));
          FrameKind kind = FrameKind.valueOf(text(json, "kind"));
          StateHead head = StateHead.of(new Frame.Carries(kind, bytes, 0, 0, bytes.length));
          if (!json.get("good").getAsBoolean()) {
            assertInstanceOf(StateHead.Unreadable.class, head);
            return;
          }
          ByteString rest = Hex.string(text(json, "rest"));
          FrameWriter writer = new FrameWriter();
          if (head instanceof StateHead.Snapshot snapshot) {
            assertEquals(number(json, "epoch"), snapshot.epoch());
            assertEquals(number(json, "version"), snapshot.version());
            assertEquals(json.get("first").getAsBoolean(), snapshot.first());
            assertEquals(json.get("last").getAsBoolean(), snapshot.last());
            writer.frame(kind, rest, snapshot.epoch(), snapshot.version(), snapshot.flags());
          } else if (head instanceof StateHead.Change change) {
            assertEquals(number(json, "epoch"), change.epoch());
            assertEquals(number(json, "from"), change.from());
            assertEquals(number(json, "to"), change.to());
            assertEquals(number(json, "form"), change.form());
            writer.frame(kind, rest, change.epoch(), change.from(), change.to(), change.form());
          }
          FrameWriter whole = new FrameWriter().frame(kind, ByteString.copyFrom(bytes));
          assertEquals(whole.toByteString(), writer.toByteString());
        });
  }

  @Test
  void everyFaultHasAVector() {
    Set<String> seen = new TreeSet<>();
    VectorFile.VIOLATIONS.read().forEach(json -> seen.add(text(json, "fault")));
    Set<String> all = new TreeSet<>();
    for (Decoded.Fault fault : Decoded.Fault.values()) {
      all.add(fault.name());
    }
    assertEquals(all, seen);
  }

  @Test
  void everyKindHasAVector() {
    Set<String> seen = new TreeSet<>();
    for (JsonObject message : VectorFile.MESSAGES.read()) {
      message
          .getAsJsonArray("frames")
          .forEach(frame -> seen.add(text(frame.getAsJsonObject(), "kind")));
    }
    VectorFile.CONTROLS.read().forEach(json -> seen.add(text(json, "kind")));
    Set<String> all = new TreeSet<>();
    for (FrameKind kind : FrameKind.values()) {
      all.add(kind.name());
    }
    assertEquals(all, seen);
  }

  private static Stream<DynamicTest> each(VectorFile file, ThrowingConsumer<JsonObject> check) {
    return file.read().stream()
        .map(json -> DynamicTest.dynamicTest(text(json, "name"), () -> check.accept(json)));
  }

  private static From sender(JsonObject json) {
    return text(json, "sender").equals("client") ? From.CLIENT : From.SERVER;
  }

  private static String text(JsonObject json, String field) {
    return json.get(field).getAsString();
  }

  private static long number(JsonObject json, String field) {
    return json.get(field).getAsLong();
  }
}
