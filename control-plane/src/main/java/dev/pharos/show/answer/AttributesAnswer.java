package dev.pharos.show.answer;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Attributes as JSON that keeps their types: text, numbers and truth values as they are, bytes as
 * {@code {"bytes": base64}}, maps as {@code {"map": …}}, and integers that JavaScript would round
 * as {@code {"int": "…"}}.
 */
public final class AttributesAnswer {
  /** Beyond this, not every integer is a double. */
  private static final long EXACT_IN_A_DOUBLE = 1L << 53;

  private AttributesAnswer() {}

  /** In the order in which they came; of a repeated key the first one. */
  public static Map<String, @Nullable Object> of(Attributes attributes) {
    Map<String, @Nullable Object> answer = LinkedHashMap.newLinkedHashMap(attributes.size());
    for (int i = 0; i < attributes.size(); i++) {
      if (!answer.containsKey(attributes.key(i))) {
        answer.put(attributes.key(i), of(attributes.value(i)));
      }
    }
    return answer;
  }

  static @Nullable Object of(AttributeValue value) {
    return switch (value) {
      case AttributeValue.Empty empty -> null;
      case AttributeValue.Text(String text) -> text;
      case AttributeValue.Bool(boolean truth) -> truth;
      case AttributeValue.Int(long number) ->
          Math.abs(number) <= EXACT_IN_A_DOUBLE && number != Long.MIN_VALUE
              ? (Object) number
              : Map.of("int", Long.toString(number));
      // JSON has no word for these; as text they are at least seen.
      case AttributeValue.Real(double number) ->
          Double.isFinite(number) ? (Object) number : Double.toString(number);
      case AttributeValue.Bytes bytes -> Map.of("bytes", bytes.toString());
      case AttributeValue.Array(List<AttributeValue> values) -> {
        List<@Nullable Object> list = new ArrayList<>(values.size());
        values.forEach(element -> list.add(of(element)));
        yield list;
      }
      case AttributeValue.KeyValues(Attributes values) -> Map.of("map", of(values));
    };
  }
}
