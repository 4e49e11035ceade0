package dev.pharos.store.elastic;

import jakarta.json.stream.JsonParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object as it was read: texts as {@link String}, numbers as {@link Long} where they are
 * written without fraction and exponent and as {@link Double} elsewhere, {@link Boolean}, lists and
 * objects. Null is left out. Not safe for use by several threads.
 */
final class JsonObject {
  private static final JsonObject NONE = new JsonObject(Map.of());

  private final Map<String, Object> members;

  private JsonObject(Map<String, Object> members) {
    this.members = members;
  }

  /** Reads to the end of an object whose begin was read. */
  static JsonObject read(JsonParser in) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (JsonParser.Event event = in.next();
        event != JsonParser.Event.END_OBJECT;
        event = in.next()) {
      String name = in.getString();
      Object value = value(in, in.next());
      if (value != null) {
        members.put(name, value);
      }
    }
    return new JsonObject(members);
  }

  private static @Nullable Object value(JsonParser in, JsonParser.Event event) {
    return switch (event) {
      case VALUE_STRING -> in.getString();
      case VALUE_NUMBER -> parse(in.getString());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case START_OBJECT -> read(in);
      case START_ARRAY -> {
        List<Object> elements = new ArrayList<>();
        for (JsonParser.Event next = in.next();
            next != JsonParser.Event.END_ARRAY;
            next = in.next()) {
          Object element = value(in, next);
          if (element != null) {
            elements.add(element);
          }
        }
        yield elements;
      }
      default -> null;
    };
  }

  private static Object parse(String digits) {
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c == '.' || c == 'e' || c == 'E') {
        return Double.parseDouble(digits);
      }
    }
    return Long.parseLong(digits);
  }

  Map<String, Object> members() {
    return members;
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  /** Empty when there is none. */
  String text(String name) {
    return members.get(name) instanceof String text ? text : "";
  }

  /** 0 when there is none. */
  long number(String name) {
    return members.get(name) instanceof Long number ? number : 0;
  }

  int count(String name) {
    return (int) number(name);
  }

  /** An empty one when there is none. */
  JsonObject object(String name) {
    return members.get(name) instanceof JsonObject object ? object : NONE;
  }

  /** The objects of a list, which may be missing. */
  List<JsonObject> objects(String name) {
    if (!(members.get(name) instanceof List<?> elements)) {
      return List.of();
    }
    return elements.stream().map(JsonObject.class::cast).toList();
  }
}
