package io.rookery.protocol;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.rookery.protocol.FrameKind.From;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes {@code protocol/vectors} anew from the samples; run it after adding one.
 *
 * <p>A sample is bytes written by hand; what they mean is filled in here by the codec, and looked
 * at in the diff.
 */
final class VectorWriter {
  private VectorWriter() {}

  /** Run it in the module's directory. */
  public static void main(String[] args) throws IOException {
    for (VectorFile file : VectorFile.values()) {
      file.write(cases(file));
    }
  }

  static List<JsonObject> cases(VectorFile file) {
    return switch (file) {
      case VARINTS -> varints();
      case MESSAGES -> messages();
      case VIOLATIONS -> violations();
      case CONTROLS -> controls();
      case STATE_HEADS -> stateHeads();
    };
  }

  private static List<JsonObject> varints() {
    List<JsonObject> cases = new ArrayList<>();
    PayloadSamples.NUMBERS.forEach(number -> cases.add(varint(number.name(), number.hex())));
    return cases;
  }

  private static JsonObject varint(String name, String hex) {
    byte[] bytes = Hex.bytes(hex);
    VarintReader in = new VarintReader(bytes, 0, bytes.length);
    long value = in.next();
    JsonObject json = named(name, hex);
    if (value < 0) {
      json.addProperty("good", false);
    } else {
      json.addProperty("good", true);
      json.addProperty("value", value);
    }
    return json;
  }

  private static List<JsonObject> messages() {
    List<JsonObject> cases = new ArrayList<>();
    for (MessageSamples.Sample sample : MessageSamples.GOOD) {
      var whole = (Decoded.Message) FrameDecoder.decode(Hex.bytes(sample.hex()), sample.sender());
      JsonObject json = named(sample.name(), sample.hex());
      json.addProperty("sender", side(sample.sender()));
      JsonArray frames = new JsonArray();
      whole.frames().forEach(frame -> frames.add(frame(frame)));
      json.add("frames", frames);
      cases.add(json);
    }
    return cases;
  }

  private static JsonObject frame(Frame frame) {
    JsonObject json = new JsonObject();
    if (frame instanceof Frame.At at) {
      json.addProperty("kind", "AT");
      json.addProperty("channel", at.channel());
      json.addProperty("number", at.number());
      json.addProperty("ack", at.ack());
      json.addProperty("ahead", at.ahead());
    } else if (frame instanceof Frame.Carries carries) {
      json.addProperty("kind", carries.kind().name());
      json.addProperty("payload", Hex.of(carries.payload()));
    }
    return json;
  }

  private static List<JsonObject> violations() {
    List<JsonObject> cases = new ArrayList<>();
    MessageSamples.BAD.forEach(sample -> cases.add(violation(sample)));
    // every prefix of one message; those that end with a frame are whole messages and left out
    String whole = MessageSamples.GOOD.get(0).hex();
    for (int length = 1; length < whole.length() / 2; length++) {
      String hex = whole.substring(0, 2 * length);
      if (FrameDecoder.decode(Hex.bytes(hex), From.CLIENT) instanceof Decoded.Violation) {
        String name = MessageSamples.GOOD.get(0).name() + ", cut after " + length + " bytes";
        cases.add(violation(new MessageSamples.Sample(name, From.CLIENT, hex)));
      }
    }
    return cases;
  }

  private static JsonObject violation(MessageSamples.Sample sample) {
    var found = (Decoded.Violation) FrameDecoder.decode(Hex.bytes(sample.hex()), sample.sender());
    JsonObject json = named(sample.name(), sample.hex());
    json.addProperty("sender", side(sample.sender()));
    json.addProperty("fault", found.fault().name());
    json.addProperty("at", found.at());
    json.addProperty("close", found.code().code());
    return json;
  }

  private static List<JsonObject> controls() {
    List<JsonObject> cases = new ArrayList<>();
    PayloadSamples.CONTROLS.forEach(payload -> cases.add(control(payload)));
    return cases;
  }

  private static JsonObject control(PayloadSamples.Payload sample) {
    Message type = Controls.BY_KIND.get(sample.kind());
    JsonObject json = named(sample.name(), sample.hex());
    json.addProperty("kind", sample.kind().name());
    json.addProperty("type", type.getDescriptorForType().getFullName());
    try {
      Message message = type.getParserForType().parseFrom(Hex.bytes(sample.hex()));
      String text = JsonFormat.printer().omittingInsignificantWhitespace().print(message);
      json.addProperty("good", true);
      if (!message.getUnknownFields().asMap().isEmpty()) {
        json.addProperty("lossy", true);
      }
      json.add("json", JsonParser.parseString(text));
    } catch (InvalidProtocolBufferException e) {
      json.addProperty("good", false);
    }
    return json;
  }

  private static List<JsonObject> stateHeads() {
    List<JsonObject> cases = new ArrayList<>();
    PayloadSamples.STATE_HEADS.forEach(payload -> cases.add(stateHead(payload)));
    return cases;
  }

  private static JsonObject stateHead(PayloadSamples.Payload sample) {
    byte[] bytes = Hex.bytes(sample.hex());
    var head = StateHead.of(new Frame.Carries(sample.kind(), bytes, 0, 0, bytes.length));
    JsonObject json = named(sample.name(), sample.hex());
    json.addProperty("kind", sample.kind().name());
    json.addProperty("good", !(head instanceof StateHead.Unreadable));
    if (head instanceof StateHead.Snapshot snapshot) {
      json.addProperty("epoch", snapshot.epoch());
      json.addProperty("version", snapshot.version());
      json.addProperty("first", snapshot.first());
      json.addProperty("last", snapshot.last());
      json.addProperty("rest", sample.hex().substring(2 * snapshot.offset()));
    } else if (head instanceof StateHead.Change change) {
      json.addProperty("epoch", change.epoch());
      json.addProperty("from", change.from());
      json.addProperty("to", change.to());
      json.addProperty("form", change.form());
      json.addProperty("rest", sample.hex().substring(2 * change.offset()));
    }
    return json;
  }

  private static JsonObject named(String name, String hex) {
    JsonObject json = new JsonObject();
    json.addProperty("name", name);
    json.addProperty("hex", hex);
    return json;
  }

  private static String side(From sender) {
    return sender == From.CLIENT ? "client" : "server";
  }
}
