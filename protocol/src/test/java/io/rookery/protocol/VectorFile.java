package io.rookery.protocol;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** One of the files in {@code protocol/vectors}: a JSON array with one case a line. */
enum VectorFile {
  VARINTS("varints"),
  MESSAGES("messages"),
  VIOLATIONS("violations"),
  CONTROLS("controls"),
  STATE_HEADS("state-heads");

  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private final Path path;

  VectorFile(String name) {
    path = Path.of("vectors", name + ".json");
  }

  List<JsonObject> read() {
    JsonArray cases = JsonParser.parseString(text()).getAsJsonArray();
    return StreamSupport.stream(cases.spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  String text() {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(List<JsonObject> cases) throws IOException {
    Files.writeString(path, textOf(cases));
  }

  static String textOf(List<JsonObject> cases) {
    return cases.stream().map(GSON::toJson).collect(Collectors.joining(",\n", "[\n", "\n]\n"));
  }
}
