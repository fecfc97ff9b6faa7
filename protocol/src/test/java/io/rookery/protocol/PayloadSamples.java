package io.rookery.protocol;

import java.util.List;

/** Numbers and payloads, as bytes written by hand: good ones, and such as break one rule. */
final class PayloadSamples {

  /** One number. */
  record Number(String name, String hex) {}

  /** One payload of a frame of this kind. */
  record Payload(String name, FrameKind kind, String hex) {}

  static final List<Number> NUMBERS =
      List.of(
          new Number("0", "00"),
          new Number("1", "01"),
          new Number("127", "7f"),
          new Number("128", "8001"),
          new Number("300", "ac02"),
          new Number("16383", "ff7f"),
          new Number("16384", "808001"),
          new Number("2097151", "ffff7f"),
          new Number("2097152", "80808001"),
          new Number("268435455", "ffffff7f"),
          new Number("268435456", "8080808001"),
          new Number("2147483647", "ffffffff07"),
          new Number("2147483648", "8080808008"),
          new Number("4294967295", "ffffffff0f"),
          new Number("4294967296", "8080808010"),
          new Number("34359738367", "ffffffff7f"),
          new Number("34359738368", "808080808001"),
          new Number("4398046511103", "ffffffffff7f"),
          new Number("4398046511104", "80808080808001"),
          new Number("562949953421311", "ffffffffffff7f"),
          new Number("562949953421312", "8080808080808001"),
          new Number("9007199254740991", "ffffffffffffff0f"),
          new Number("2^53", "8080808080808010"),
          new Number("2^56 - 1", "ffffffffffffff7f"),
          new Number("2^56", "808080808080808001"),
          new Number("2^63", "80808080808080808001"),
          new Number("2^64 - 1", "ffffffffffffffffff01"),
          new Number("nothing", ""),
          new Number("0 in two bytes", "8000"),
          new Number("1 in two bytes", "8100"),
          new Number("127 in two bytes", "ff00"),
          new Number("128 in three bytes", "808100"),
          new Number("1 in eight bytes", "8180808080808000"),
          new Number("1 in nine bytes", "818080808080808000"),
          new Number("cut off after one byte", "80"),
          new Number("cut off after seven bytes", "ffffffffffffff"),
          new Number("eight bytes that all go on", "ffffffffffffffff"),
          new Number("eleven bytes that all go on", "ffffffffffffffffffffff"));

  static final List<Payload> STATE_HEADS =
      List.of(
          new Payload("a snapshot in one part", FrameKind.SNAPSHOT, "0101030a00"),
          new Payload("the first of several parts", FrameKind.SNAPSHOT, "02ac02010a"),
          new Payload("a part between", FrameKind.SNAPSHOT, "02ac02000568656c"),
          new Payload("the last part", FrameKind.SNAPSHOT, "02ac02026c6f"),
          new Payload("an empty state", FrameKind.SNAPSHOT, "010103"),
          new Payload(
              "the highest numbers", FrameKind.SNAPSHOT, "ffffffffffffff0fffffffffffffff0f03"),
          new Payload("nothing", FrameKind.SNAPSHOT, ""),
          new Payload("no version", FrameKind.SNAPSHOT, "01"),
          new Payload("no flags", FrameKind.SNAPSHOT, "0101"),
          new Payload("epoch 0", FrameKind.SNAPSHOT, "000103"),
          new Payload("version 0", FrameKind.SNAPSHOT, "010003"),
          new Payload("unknown flags", FrameKind.SNAPSHOT, "010104"),
          new Payload("a version of 2^53", FrameKind.SNAPSHOT, "01808080808080801003"),
          new Payload("flags not in their shortest form", FrameKind.SNAPSHOT, "01018300"),
          new Payload("flags cut off", FrameKind.SNAPSHOT, "010183"),
          new Payload("the whole state", FrameKind.CHANGE, "010405000a00"),
          new Payload("the whole state, which is empty", FrameKind.CHANGE, "01040900"),
          new Payload("a delta", FrameKind.CHANGE, "0104050101"),
          new Payload(
              "the highest numbers",
              FrameKind.CHANGE,
              "ffffffffffffff0ffeffffffffffff0fffffffffffffff0f00"),
          new Payload("nothing", FrameKind.CHANGE, ""),
          new Payload("no form", FrameKind.CHANGE, "010405"),
          new Payload("an unknown form", FrameKind.CHANGE, "01040502"),
          new Payload("from its own version", FrameKind.CHANGE, "01040400"),
          new Payload("backwards", FrameKind.CHANGE, "01050400"),
          new Payload("from version 0", FrameKind.CHANGE, "01000100"),
          new Payload("epoch 0", FrameKind.CHANGE, "00040500"),
          new Payload("a version of 2^53", FrameKind.CHANGE, "0104808080808080801000"));

  static final List<Payload> CONTROLS =
      List.of(
          new Payload(
              "hello", FrameKind.HELLO, "0a05742e6f2e6b1210726f6f6b6572792d6a732f302e312e30"),
          new Payload("hello with nothing in it", FrameKind.HELLO, ""),
          new Payload(
              "hello with a field of a later version",
              FrameKind.HELLO,
              "0a05742e6f2e6b7a1466726f6d2061206c617465722076657273696f6e"),
          new Payload("hello cut off", FrameKind.HELLO, "0a05742e6f"),
          new Payload("hello with a wire type that there is not", FrameKind.HELLO, "07"),
          new Payload(
              "welcome",
              FrameKind.WELCOME,
              "0a03632d31120767756573742d371a045a6fc3ab2100048056febc7842288827308827388080014010"),
          new Payload("ping", FrameKind.PING, "08011100000000c01cc840"),
          new Payload("ping with the highest id", FrameKind.PING, "08ffffffff0f11000000000000e0bf"),
          new Payload("pong", FrameKind.PONG, "08011100000000c01cc84019001c8056febc7842"),
          new Payload("go-away", FrameKind.GO_AWAY, "08dc0b120772657374617274"),
          new Payload(
              "join a room", FrameKind.JOIN, "0a10000102030405060708090a0b0c0d0e0f1203722d37"),
          new Payload(
              "create a room, with everything",
              FrameKind.JOIN,
              "0a10000102030405060708090a0b0c0d0e0f1a056172656e6120032a0b0a036d617012046361766532020801"),
          new Payload(
              "resume",
              FrameKind.RESUME,
              "0a03722d371203732d391a20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f200228013029381140ffffffffffffff0f"),
          new Payload(
              "joined",
              FrameKind.JOINED,
              "0a03722d37120463686174180120012a03732d393220000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f38800240808010483c5080105880801060b0ea0168017001"),
          new Payload(
              "join refused",
              FrameKind.JOIN_REFUSED,
              "0a09726f6f6d5f66756c6c121154686520726f6f6d2069732066756c6c2e1801"),
          new Payload("resumed", FrameKind.RESUMED, "0801102a182b"),
          new Payload("resynced", FrameKind.RESYNCED, "0802102a182b20022828302a"),
          new Payload("gone", FrameKind.GONE, "0a0f756e6b6e6f776e5f73657373696f6e"),
          new Payload("ended", FrameKind.ENDED, "08011211546865206e6f64652073746f707065642e"),
          new Payload("refusal", FrameKind.REFUSAL, "0803120b6261645f6d657373616765"),
          new Payload("answer", FrameKind.ANSWER, "080412040a026869"),
          new Payload("left", FrameKind.LEFT, "0801"),
          new Payload("left, kicked", FrameKind.LEFT, "080212044279652e"));

  private PayloadSamples() {}
}
