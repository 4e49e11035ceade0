package dev.pharos.store;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Span;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects keys of attributes, or one key's values, as what completes a query: each once, what
 * occurs in most places first. For one thread.
 */
public final class SpanWords {
  private final String key;
  private final String prefix;
  private final Map<String, Integer> counts = new HashMap<>();

  private SpanWords(String key, String prefix) {
    this.key = key;
    this.prefix = prefix;
  }

  /** Keys that begin so. */
  public static SpanWords keys(String prefix) {
    return new SpanWords("", prefix);
  }

  /** Values of a key that begin so, as they read. */
  public static SpanWords values(String key, String prefix) {
    return new SpanWords(key, prefix);
  }

  public void add(Span span) {
    add(span.attributes());
    add(span.resource().attributes());
    add(span.scope().attributes());
  }

  /** The fields of its body too. */
  public void add(LogRecord line) {
    add(line.attributes());
    add(line.resource().attributes());
    add(line.scope().attributes());
    BodyFields.visit(
        line.body(),
        (field, value) -> {
          if (key.isEmpty()) {
            count(field);
          } else if (key.equals(field)) {
            count(value);
          }
          return true;
        });
  }

  public void add(Attributes attributes) {
    for (int i = 0; i < attributes.size(); i++) {
      add(attributes.key(i), attributes.value(i));
    }
  }

  public void add(String attribute, AttributeValue value) {
    if (key.isEmpty()) {
      count(attribute);
    } else if (key.equals(attribute)) {
      count(value.toString());
    }
  }

  /** Whether values of a key are looked for: those need not be added of which it is not. */
  public boolean wants(String attribute) {
    return key.isEmpty() || key.equals(attribute);
  }

  public List<String> list(int limit) {
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(limit)
        .map(Map.Entry::getKey)
        .toList();
  }

  private void count(String text) {
    if (!text.isEmpty() && text.regionMatches(true, 0, prefix, 0, prefix.length())) {
      counts.merge(text, 1, Integer::sum);
    }
  }
}
