package dev.pharos.show.answer;

import dev.pharos.signal.Attributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An attribute.
 *
 * @param value with its type, as spans' attributes are written
 */
public record KeyAndValue(String key, @Nullable Object value) {

  /** In the order in which they came, repeated keys too. */
  static List<KeyAndValue> of(Attributes attributes) {
    List<KeyAndValue> list = new ArrayList<>(attributes.size());
    attributes.forEach((key, value) -> list.add(new KeyAndValue(key, AttributesAnswer.of(value))));
    return list;
  }
}
