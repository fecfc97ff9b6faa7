package io.rookery.protocol;

import com.google.protobuf.ByteString;
import java.util.HexFormat;

/** Bytes as vectors write them: two lower-case digits each, nothing between. */
final class Hex {
  private static final HexFormat FORMAT = HexFormat.of();

  private Hex() {}

  static byte[] bytes(String hex) {
    return FORMAT.parseHex(hex);
  }

  static ByteString string(String hex) {
    return ByteString.copyFrom(bytes(hex));
  }

  static String of(byte[] bytes) {
    return FORMAT.formatHex(bytes);
  }

  static String of(ByteString bytes) {
    return of(bytes.toByteArray());
  }
}
