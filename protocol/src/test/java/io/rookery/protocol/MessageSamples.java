package io.rookery.protocol;

import io.rookery.protocol.FrameKind.From;
import java.util.List;

/** Whole messages, as bytes written by hand: good ones, and such as break one rule. */
final class MessageSamples {

  /** One message and its sender. */
  record Sample(String name, From sender, String hex) {}

  /** Messages that are whole; the first is also cut after each of its bytes. */
  static final List<Sample> GOOD =
      List.of(
          new Sample(
              "hello and a join in one message",
              From.CLIENT,
              "01190a05742e6f2e6b1210726f6f6b6572792d6a732f302e312e30080301010010180a10000102030405060708090a0b0c0d0e0f1a0463686174"),
          new Sample(
              "hello alone", From.CLIENT, "01190a05742e6f2e6b1210726f6f6b6572792d6a732f302e312e30"),
          new Sample("a ping, and nothing in it", From.CLIENT, "0300"),
          new Sample("a bare AT", From.CLIENT, "0803010201"),
          new Sample("an operation", From.CLIENT, "080301010012060a040a026869"),
          new Sample("an empty operation", From.CLIENT, "08030101001200"),
          new Sample(
              "operations of two channels, and a pong between",
              From.CLIENT,
              "080301070312020a001302120004140801110000000000000440190000000000000c4012020a00080302010012020a00"),
          new Sample("leave", From.CLIENT, "080301090c1400"),
          new Sample("probe", From.CLIENT, "080301090c1900"),
          new Sample("resend from 1", From.CLIENT, "080301090c180101"),
          new Sample(
              "resend from the highest number", From.CLIENT, "080301090c1808ffffffffffffff0f"),
          new Sample(
              "the highest numbers an AT takes from a client",
              From.CLIENT,
              "0818ffffffffffffff0fffffffffffffff0fffffffffffffff0f"),
          new Sample("the lowest numbers an AT takes", From.CLIENT, "0803000000"),
          new Sample(
              "a payload of 127 bytes",
              From.CLIENT,
              "0803010100127f00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"),
          new Sample(
              "a payload of 128 bytes, whose length takes two",
              From.CLIENT,
              "08030101001280010000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"),
          new Sample(
              "welcome",
              From.SERVER,
              "02290a03632d31120767756573742d371a045a6fc3ab2100048056febc7842288827308827388080014010"),
          new Sample(
              "joined, and the first snapshot",
              From.SERVER,
              "0803010100204e0a03722d37120463686174180120012a03732d393220000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f38800240808010483c5080105880801060b0ea016801700130050101030a00"),
          new Sample(
              "refused by the gateway",
              From.SERVER,
              "080301000021100a0e726f6f6d5f6e6f745f666f756e64"),
          new Sample(
              "state, then messages, and a volatile one",
              From.SERVER,
              "08030105093106010405000a0028040a02686928040a02686f32021200"),
          new Sample(
              "refusal, answer and left",
              From.SERVER,
              "0803010509290f0808120b6261645f6d6573736167652a0208092b020801"),
          new Sample("an AT with ahead", From.SERVER, "080401050903"),
          new Sample(
              "the highest numbers an AT takes from a server",
              From.SERVER,
              "0820ffffffffffffff0fffffffffffffff0fffffffffffffff0fffffffffffffff0f"),
          new Sample(
              "the answers to resume, and an end",
              From.SERVER,
              "080301050922060801100a18050803022b29230c0802102a182b20022828302a0803030000240f0a0d6e6f745f737570706f72746564080304000025020801"),
          new Sample(
              "go-away behind a room's frames",
              From.SERVER,
              "08030105091900180107050308dc0b030208012800"));

  /** Messages with one fault each. */
  static final List<Sample> BAD =
      List.of(
          new Sample("no bytes at all", From.CLIENT, ""),
          new Sample("no bytes at all, from a server", From.SERVER, ""),
          new Sample("kind cut off", From.CLIENT, "80"),
          new Sample("kind not in its shortest form", From.CLIENT, "8100"),
          new Sample("kind of nine bytes", From.CLIENT, "818080808080808000"),
          new Sample("kind of 2^53", From.CLIENT, "808080808080801000"),
          new Sample("kind of 2^64 - 1", From.CLIENT, "ffffffffffffffffff0100"),
          new Sample("no length", From.CLIENT, "01"),
          new Sample("length cut off", From.CLIENT, "0180"),
          new Sample("length not in its shortest form", From.CLIENT, "018000"),
          new Sample("length of 2^53", From.CLIENT, "018080808080808010"),
          new Sample("length of 2^64 - 1", From.CLIENT, "01ffffffffffffffffff01"),
          new Sample("length of 2^53 - 1", From.CLIENT, "01ffffffffffffff0f"),
          new Sample("length of 2^32, which 32 bits would take for 0", From.CLIENT, "018080808010"),
          new Sample(
              "length of 2^31, which 32 bits would take for less than 0",
              From.CLIENT,
              "018080808008"),
          new Sample("one byte missing", From.CLIENT, "01020a"),
          new Sample("kind 0", From.CLIENT, "0000"),
          new Sample("kind 6", From.CLIENT, "0600"),
          new Sample("kind 7", From.CLIENT, "0700"),
          new Sample("kind 9", From.CLIENT, "0900"),
          new Sample("kind 15", From.CLIENT, "0f00"),
          new Sample("kind 21", From.CLIENT, "1500"),
          new Sample("kind 26", From.CLIENT, "1a00"),
          new Sample("kind 38", From.CLIENT, "2600"),
          new Sample("kind 44", From.CLIENT, "2c00"),
          new Sample("kind 51", From.CLIENT, "3300"),
          new Sample("kind 63", From.CLIENT, "3f00"),
          new Sample("kind 64", From.CLIENT, "4000"),
          new Sample("kind 128", From.CLIENT, "800100"),
          new Sample("kind 4294967297", From.CLIENT, "818080801000"),
          new Sample("kind 9007199254740991", From.CLIENT, "ffffffffffffff0f00"),
          new Sample("kind 127, from a server", From.SERVER, "7f00"),
          new Sample("HELLO from a server", From.SERVER, "08030101000100"),
          new Sample("WELCOME from a client", From.CLIENT, "08030101000200"),
          new Sample("GO_AWAY from a client", From.CLIENT, "08030101000500"),
          new Sample("JOIN from a server", From.SERVER, "08030101001000"),
          new Sample("RESUME from a server", From.SERVER, "08030101001100"),
          new Sample("OPERATION from a server", From.SERVER, "08030101001200"),
          new Sample("REQUEST from a server", From.SERVER, "08030101001300"),
          new Sample("LEAVE from a server", From.SERVER, "08030101001400"),
          new Sample("JOINED from a client", From.CLIENT, "08030101002000"),
          new Sample("JOIN_REFUSED from a client", From.CLIENT, "08030101002100"),
          new Sample("RESUMED from a client", From.CLIENT, "08030101002200"),
          new Sample("RESYNCED from a client", From.CLIENT, "08030101002300"),
          new Sample("GONE from a client", From.CLIENT, "08030101002400"),
          new Sample("ENDED from a client", From.CLIENT, "08030101002500"),
          new Sample("MESSAGE from a client", From.CLIENT, "08030101002800"),
          new Sample("REFUSAL from a client", From.CLIENT, "08030101002900"),
          new Sample("ANSWER from a client", From.CLIENT, "08030101002a00"),
          new Sample("LEFT from a client", From.CLIENT, "08030101002b00"),
          new Sample("SNAPSHOT from a client", From.CLIENT, "08030101003000"),
          new Sample("CHANGE from a client", From.CLIENT, "08030101003100"),
          new Sample("VOLATILE from a client", From.CLIENT, "08030101003200"),
          new Sample("JOIN without AT", From.CLIENT, "1000"),
          new Sample("RESUME without AT", From.CLIENT, "1100"),
          new Sample("OPERATION without AT", From.CLIENT, "1200"),
          new Sample("REQUEST without AT", From.CLIENT, "1300"),
          new Sample("LEAVE without AT", From.CLIENT, "1400"),
          new Sample("RESEND without AT", From.CLIENT, "180101"),
          new Sample("PROBE without AT", From.CLIENT, "1900"),
          new Sample("JOINED without AT", From.SERVER, "2000"),
          new Sample("JOIN_REFUSED without AT", From.SERVER, "2100"),
          new Sample("RESUMED without AT", From.SERVER, "2200"),
          new Sample("RESYNCED without AT", From.SERVER, "2300"),
          new Sample("GONE without AT", From.SERVER, "2400"),
          new Sample("ENDED without AT", From.SERVER, "2500"),
          new Sample("MESSAGE without AT", From.SERVER, "2800"),
          new Sample("REFUSAL without AT", From.SERVER, "2900"),
          new Sample("ANSWER without AT", From.SERVER, "2a00"),
          new Sample("LEFT without AT", From.SERVER, "2b00"),
          new Sample("SNAPSHOT without AT", From.SERVER, "3000"),
          new Sample("CHANGE without AT", From.SERVER, "3100"),
          new Sample("VOLATILE without AT", From.SERVER, "3200"),
          new Sample(
              "an operation behind hello, without AT",
              From.CLIENT,
              "01190a05742e6f2e6b1210726f6f6b6572792d6a732f302e312e301200"),
          new Sample("AT without numbers", From.CLIENT, "0800"),
          new Sample("AT with one number", From.CLIENT, "080101"),
          new Sample("AT with two numbers", From.CLIENT, "08020101"),
          new Sample("AT with ahead from a client", From.CLIENT, "080401010001"),
          new Sample("AT with ahead 0", From.SERVER, "080401010000"),
          new Sample("AT with five numbers", From.SERVER, "08050101000101"),
          new Sample("AT with a number not in its shortest form", From.CLIENT, "080401810000"),
          new Sample("AT with a channel of 2^53", From.CLIENT, "080a80808080808080100100"),
          new Sample("AT with an ack of 2^53", From.CLIENT, "080a01018080808080808010"),
          new Sample("AT with an ahead of 2^53", From.SERVER, "080b0101008080808080808010"),
          new Sample("AT whose last number goes on behind it", From.CLIENT, "080301018001"),
          new Sample("AT behind a good one, cut off", From.CLIENT, "0803010100080301"),
          new Sample("RESEND of nothing", From.CLIENT, "08030101001800"),
          new Sample("RESEND from 0", From.CLIENT, "0803010100180100"),
          new Sample("RESEND of two numbers", From.CLIENT, "080301010018020102"),
          new Sample("RESEND of 2^53", From.SERVER, "080301010018088080808080808010"),
          new Sample("RESEND not in its shortest form", From.CLIENT, "080301010018028100"),
          new Sample("RESEND whose number goes on behind it", From.CLIENT, "080301010018018101"),
          new Sample("LEAVE with a payload", From.CLIENT, "0803010100140100"),
          new Sample("PROBE with a payload", From.SERVER, "0803010100190100"),
          new Sample("a byte left over", From.CLIENT, "0803010100190008"),
          new Sample("a zero left over", From.SERVER, "0803010100190000"),
          new Sample("a good frame, then an unknown one", From.CLIENT, "03007f00"));

  private MessageSamples() {}
}
