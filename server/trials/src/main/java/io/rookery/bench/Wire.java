package io.rookery.bench;

import java.util.List;

/** How players reach a node. */
enum Wire {
  PLAIN("ws"),
  TLS_OF_JDK("wss, the JDK's TLS"),
  TLS_OF_BORINGSSL("wss, BoringSSL");

  private final String words;

  Wire(String words) {
    this.words = words;
  }

  boolean secure() {
    return this != PLAIN;
  }

  /** What the node's class path has: a node takes BoringSSL where it finds it. */
  List<String> of(List<String> classPath) {
    return classPath.stream()
        .filter(entry -> this == TLS_OF_BORINGSSL || !entry.contains("netty-tcnative-boringssl"))
        .toList();
  }

  @Override
  public String toString() {
    return words;
  }
}
