package io.rookery.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Java source as its words and signs: where lines break and what comments say is no matter. */
final class JavaTokens {
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<skipped>\\s+|//[^\n]*|/\\*.*?\\*/)"
              + "|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*'"
              + "|[\\w$]+|.",
          Pattern.DOTALL);

  private final String source;
  private final List<Token> tokens = new ArrayList<>();

  private record Token(String text, int start, int end) {}

  JavaTokens(String source) {
    this.source = source;
    Matcher found = TOKEN.matcher(source);
    while (found.find()) {
      if (found.group("skipped") == null) {
        tokens.add(new Token(found.group(), found.start(), found.end()));
      }
    }
  }

  /**
   * The source with {@code after} in the place of {@code before}.
   *
   * @throws IllegalArgumentException unless that stands in it exactly once
   */
  String replace(String before, String after) {
    List<Integer> places = places(before);
    if (places.size() != 1) {
      throw new IllegalArgumentException("is " + places.size() + " times in it: " + before);
    }
    int first = places.get(0);
    int last = first + new JavaTokens(before).tokens.size() - 1;
    return source.substring(0, tokens.get(first).start())
        + after
        + source.substring(tokens.get(last).end());
  }

  private List<Integer> places(String code) {
    List<String> wanted = new JavaTokens(code).texts();
    List<String> all = texts();
    List<Integer> places = new ArrayList<>();
    for (int at = 0; at + wanted.size() <= all.size(); at++) {
      if (all.subList(at, at + wanted.size()).equals(wanted)) {
        places.add(at);
      }
    }
    return places;
  }

  private List<String> texts() {
    return tokens.stream().map(Token::text).toList();
  }
}
