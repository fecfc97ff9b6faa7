package io.rookery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Message;
import io.rookery.games.chat.Chat;
import io.rookery.games.chat.ChatState;
import io.rookery.games.chat.FromChat;
import io.rookery.games.chat.Line;
import io.rookery.games.chat.ToChat;
import io.rookery.protocol.Decoded;
import io.rookery.protocol.Frame;
import io.rookery.protocol.FrameDecoder;
import io.rookery.protocol.FrameKind;
import io.rookery.protocol.FrameKind.From;
import io.rookery.protocol.v1.Joined;
import io.rookery.testkit.TestPlayer;
import io.rookery.testkit.TestRoom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The example in PROTOCOL.md is what a chat and its player say to each other.
 *
 * <p>It once had a string where the chat's message has a number, a chat without anybody in it, and
 * a rate that was not the chat's: only the control messages had been parsed.
 */
class SpecifiedExampleTest {
  private static final Path SPECIFICATION = Path.of("../../protocol/PROTOCOL.md");
  private static final Pattern BLOCK =
      Pattern.compile("```(client|server)\\n(.*?)```", Pattern.DOTALL);

  @Test
  void theExampleIsWhatTheChatSays() throws IOException {
    TestRoom<ToChat, FromChat> room = TestRoom.of(Chat.TYPE);
    TestPlayer<ToChat, FromChat> player = room.join("Zoë");
    List<FromChat> told = new ArrayList<>();
    long version = 0;
    int compared = 0;
    for (Frame.Carries frame : frames()) {
      switch (frame.kind()) {
        case JOINED -> {
          Joined joined = Joined.parseFrom(frame.payload());
          assertEquals(unnamed(player.joined()), unnamed(joined));
        }
        case OPERATION -> {
          player.say(read(ToChat.parser().parseFrom(frame.payload()), frame));
          room.pass(Duration.ofSeconds(1)); // state waits for its time; messages do not
        }
        case LEAVE -> player.leave();
        case MESSAGE -> told.add(read(FromChat.parser().parseFrom(frame.payload()), frame));
        case SNAPSHOT, CHANGE -> {
          CodedInputStream in = frame.payload().newCodedInput();
          assertEquals(1, in.readRawVarint64(), "the epoch");
          if (frame.kind() == FrameKind.CHANGE) {
            assertEquals(version, in.readRawVarint64(), "the version that it changes");
          }
          assertEquals(++version, in.readRawVarint64());
          assertEquals(frame.kind() == FrameKind.CHANGE ? 0 : 3, in.readRawVarint64());
          ByteString rest = frame.payload().substring(in.getTotalBytesRead());
          ChatState state = read(ChatState.parseFrom(rest), rest, frame);
          assertEquals(timeless(player.sees(ChatState.class)), timeless(state));
          compared++;
        }
        default -> {} // those of the connection, and those without a payload of the game's
      }
    }
    assertEquals(player.heard(), told);
    assertEquals(3, compared, "states of a player who comes, speaks and leaves");
  }

  private static <M extends Message> M read(M message, Frame.Carries frame) {
    return read(message, frame.payload(), frame);
  }

  /** The message, which is the bytes and has no field that its type does not know. */
  private static <M extends Message> M read(M message, ByteString bytes, Frame.Carries frame) {
    assertTrue(message.getUnknownFields().asMap().isEmpty(), message::toString);
    assertEquals(bytes.size(), message.toByteString().size(), frame.kind().name());
    return message;
  }

  /** Without what each room and each seat has of its own. */
  private static Joined unnamed(Joined joined) {
    assertEquals(32, joined.getSecret().size());
    return joined.toBuilder().clearRoom().clearSession().clearSecret().build();
  }

  private static ChatState timeless(ChatState state) {
    ChatState.Builder timeless = state.toBuilder();
    for (var line : state.getLinesMap().entrySet()) {
      Line.Builder without = line.getValue().toBuilder().clearAtMs();
      timeless.putLines(line.getKey(), without.build());
    }
    return timeless.build();
  }

  /** All frames of the example in their order, but for AT. */
  private static List<Frame.Carries> frames() throws IOException {
    List<Frame.Carries> frames = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(SPECIFICATION));
    while (block.find()) {
      From sender = block.group(1).equals("client") ? From.CLIENT : From.SERVER;
      String hex = block.group(2).replaceAll("#.*", "").replaceAll("\\s", "");
      Decoded decoded = FrameDecoder.decode(HexFormat.of().parseHex(hex), sender);
      for (Frame frame : assertInstanceOf(Decoded.Message.class, decoded).frames()) {
        if (frame instanceof Frame.Carries carries) {
          frames.add(carries);
        }
      }
    }
    return frames;
  }
}
