package dev.pharos.store.elastic;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/**
 * Attributes in a document: an object for people, the index and other readers, which has each value
 * as it reads; and beside it, for the few that such an object does not hold as they were sent
 * (lists, bytes, keys that come twice, …), a list of these with their types and places, so that all
 * come back to the bit.
 */
final class AttributesJson {
  /** What follows the object's name in the name of the list. */
  private static final String TYPED = "_typed";

  private AttributesJson() {}

  /**
   * Writes both; nothing when there are no attributes.
   *
   * @return whether the index has all of them as they read
   */
  static boolean write(JsonGenerator out, String name, Attributes attributes) {
    if (attributes.isEmpty()) {
      return true;
    }
    Map<String, List<AttributeValue>> byKey = byKey(List.of(attributes));
    boolean complete = writeReadable(out, name, byKey);
    boolean begun = false;
    for (int i = 0; i < attributes.size(); i++) {
      String key = attributes.key(i);
      AttributeValue value = attributes.value(i);
      if (!IndexedText.holdsKey(key)
          || byKey.getOrDefault(key, List.of()).size() > 1
          || !isNative(value)) {
        if (!begun) {
          out.writeArrayPropertyStart(name + TYPED);
          begun = true;
        }
        out.writeStartObject();
        out.writeNumberProperty("at", i);
        TypedValue.writeMember(out, key, value);
        out.writeEndObject();
      }
    }
    if (begun) {
      out.writeEndArray();
    }
    return complete;
  }

  /** The object alone, of several attributes together; for what is only looked up. */
  static boolean writeReadable(JsonGenerator out, String name, List<Attributes> all) {
    return writeReadable(out, name, byKey(all));
  }

  /** The numbers among them, each as a text that sorts as they do; nothing when there are none. */
  static void writeNumbers(JsonGenerator out, String name, List<Attributes> all) {
    boolean begun = false;
    for (Map.Entry<String, List<AttributeValue>> entry : byKey(all).entrySet()) {
      List<String> numbers = new ArrayList<>();
      for (AttributeValue value : entry.getValue()) {
        String number = SortableNumber.of(value);
        if (number != null) {
          numbers.add(number);
        }
      }
      if (!numbers.isEmpty() && IndexedText.holdsKey(entry.getKey())) {
        if (!begun) {
          out.writeObjectPropertyStart(name);
          begun = true;
        }
        writeTexts(out, entry.getKey(), numbers);
      }
    }
    if (begun) {
      out.writeEndObject();
    }
  }

  static Attributes read(JsonObject object, String name) {
    List<JsonObject> typed = object.objects(name + TYPED);
    Map<String, Object> readable = object.object(name).members();
    if (typed.isEmpty()) {
      Attributes.Builder attributes = Attributes.builder();
      readable.forEach((key, value) -> attributes.put(key, ofNative(value)));
      return attributes.build();
    }
    Set<String> typedKeys = new HashSet<>();
    Map<Integer, JsonObject> byPlace = new LinkedHashMap<>();
    for (JsonObject member : typed) {
      typedKeys.add(TypedValue.key(member));
      byPlace.put(member.count("at"), member);
    }
    List<Map.Entry<String, Object>> others =
        readable.entrySet().stream().filter(entry -> !typedKeys.contains(entry.getKey())).toList();
    Attributes.Builder attributes = Attributes.builder();
    int next = 0;
    for (int place = 0; place < others.size() + typed.size(); place++) {
      JsonObject member = byPlace.get(place);
      if (member != null) {
        attributes.put(TypedValue.key(member), TypedValue.value(member));
      } else {
        Map.Entry<String, Object> other = others.get(next++);
        attributes.put(other.getKey(), ofNative(other.getValue()));
      }
    }
    return attributes.build();
  }

  private static boolean writeReadable(
      JsonGenerator out, String name, Map<String, List<AttributeValue>> byKey) {
    boolean complete = true;
    out.writeObjectPropertyStart(name);
    for (Map.Entry<String, List<AttributeValue>> entry : byKey.entrySet()) {
      String key = entry.getKey();
      List<AttributeValue> values = entry.getValue();
      if (!IndexedText.holdsKey(key)) {
        complete = false;
      } else if (values.size() == 1 && isNative(values.getFirst())) {
        complete &= writeNative(out, key, values.getFirst());
      } else {
        List<String> texts = values.stream().map(AttributeValue::toString).toList();
        complete &= texts.stream().allMatch(IndexedText::holdsValue);
        writeTexts(out, key, texts.stream().filter(IndexedText::isWellFormed).toList());
      }
    }
    out.writeEndObject();
    return complete;
  }

  private static void writeTexts(JsonGenerator out, String key, List<String> texts) {
    if (texts.size() == 1) {
      out.writeStringProperty(key, texts.getFirst());
    } else if (!texts.isEmpty()) {
      out.writeArrayPropertyStart(key);
      texts.forEach(out::writeString);
      out.writeEndArray();
    }
  }

  /** Whether JSON has the value with its type, and reads as the value does. */
  private static boolean isNative(AttributeValue value) {
    return switch (value) {
      case AttributeValue.Text(String text) -> IndexedText.isWellFormed(text);
      case AttributeValue.Real(double number) -> Double.isFinite(number);
      case AttributeValue.Int number -> true;
      case AttributeValue.Bool bool -> true;
      default -> false;
    };
  }

  private static boolean writeNative(JsonGenerator out, String key, AttributeValue value) {
    switch (value) {
      case AttributeValue.Text(String text) -> {
        out.writeStringProperty(key, text);
        return text.length() <= IndexedText.VALUE_LENGTH;
      }
      case AttributeValue.Int(long number) -> out.writeNumberProperty(key, number);
      case AttributeValue.Real(double number) -> out.writeNumberProperty(key, number);
      case AttributeValue.Bool(boolean bool) -> out.writeBooleanProperty(key, bool);
      default -> throw new IllegalArgumentException(value + " has no JSON of its own");
    }
    return true;
  }

  private static AttributeValue ofNative(Object value) {
    return switch (value) {
      case Long number -> AttributeValue.Int.of(number);
      case Double number -> new AttributeValue.Real(number);
      case Boolean bool -> AttributeValue.Bool.of(bool);
      default -> new AttributeValue.Text(value.toString());
    };
  }

  private static Map<String, List<AttributeValue>> byKey(List<Attributes> all) {
    Map<String, List<AttributeValue>> byKey = new LinkedHashMap<>();
    for (Attributes attributes : all) {
      attributes.forEach(
          (key, value) -> byKey.computeIfAbsent(key, k -> new ArrayList<>(1)).add(value));
    }
    return byKey;
  }
}
