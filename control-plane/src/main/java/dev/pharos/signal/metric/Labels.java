package dev.pharos.signal.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * What tells one series from another: names and their values, sorted by name in UTF-8 byte order. A
 * label with an empty value is a label that is not there. Immutable, safe for use by many threads.
 */
public final class Labels implements Comparable<Labels> {
  /** The label that holds the metric's name. */
  public static final String METRIC_NAME = "__name__";

  /** No labels at all. */
  public static final Labels EMPTY = new Labels(new String[0]);

  /** Name, value, name, value… */
  private final String[] pairs;

  private int hash;

  private Labels(String[] pairs) {
    this.pairs = pairs;
  }

  /**
   * @param namesAndValues a name and its value in turn, in any order; the later of two values of
   *     one name counts
   * @throws IllegalArgumentException if a name has no value
   */
  public static Labels of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("a label's name stands without its value");
    }
    Builder builder = builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.set(namesAndValues[i], namesAndValues[i + 1]);
    }
    return builder.build();
  }

  public static Builder builder() {
    return new Builder(EMPTY);
  }

  public Builder toBuilder() {
    return new Builder(this);
  }

  public int size() {
    return pairs.length / 2;
  }

  public boolean isEmpty() {
    return pairs.length == 0;
  }

  public String name(int i) {
    return pairs[2 * i];
  }

  public String value(int i) {
    return pairs[2 * i + 1];
  }

  /** The value of the label; empty when there is no such label. */
  public String get(String name) {
    int at = indexOf(name);
    return at < 0 ? "" : pairs[at + 1];
  }

  public boolean has(String name) {
    return indexOf(name) >= 0;
  }

  /** The metric's name; empty when it has none. */
  public String metricName() {
    return get(METRIC_NAME);
  }

  /** These labels but for the ones named. */
  public Labels without(Collection<String> names) {
    return filtered(names, false);
  }

  /** These labels but for the one named. */
  public Labels without(String name) {
    return has(name) ? filtered(List.of(name), false) : this;
  }

  /** Of these labels only the ones named. */
  public Labels withOnly(Collection<String> names) {
    return filtered(names, true);
  }

  private Labels filtered(Collection<String> names, boolean keepNamed) {
    String[] kept = new String[pairs.length];
    int length = 0;
    for (int i = 0; i < pairs.length; i += 2) {
      if (names.contains(pairs[i]) == keepNamed) {
        kept[length++] = pairs[i];
        kept[length++] = pairs[i + 1];
      }
    }
    return length == pairs.length ? this : of(kept, length);
  }

  private static Labels of(String[] pairs, int length) {
    return length == 0 ? EMPTY : new Labels(Arrays.copyOf(pairs, length));
  }

  private int indexOf(String name) {
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * By the first name that differs, then by its value; of two that begin alike the shorter first.
   */
  @Override
  public int compareTo(Labels other) {
    int shorter = Math.min(pairs.length, other.pairs.length);
    for (int i = 0; i < shorter; i++) {
      int order = Utf8Order.compare(pairs[i], other.pairs[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(pairs.length, other.pairs.length);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Labels that
            && hashCode() == that.hashCode()
            && Arrays.equals(pairs, that.pairs));
  }

  @Override
  public int hashCode() {
    int known = hash;
    if (known == 0) {
      known = Arrays.hashCode(pairs);
      hash = known;
    }
    return known;
  }

  /**
   * As Prometheus prints labels: {@code {a="b", c="d"}}; names that are no plain words in quotes.
   */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder("{");
    for (int i = 0; i < pairs.length; i += 2) {
      if (i > 0) {
        out.append(", ");
      }
      if (isPlain(pairs[i])) {
        out.append(pairs[i]);
      } else {
        QuotedText.append(out, pairs[i]);
      }
      out.append('=');
      QuotedText.append(out, pairs[i + 1]);
    }
    return out.append('}').toString();
  }

  private static boolean isPlain(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      if (!letter && (i == 0 || c < '0' || c > '9')) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /** Labels in the making; for one thread. */
  public static final class Builder {
    private final List<String> names = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    private Builder(Labels base) {
      for (int i = 0; i < base.size(); i++) {
        names.add(base.name(i));
        values.add(base.value(i));
      }
    }

    /** Sets the label, or takes it away if the value is empty. */
    public Builder set(String name, String value) {
      int at = names.indexOf(name);
      if (value.isEmpty()) {
        if (at >= 0) {
          names.remove(at);
          values.remove(at);
        }
      } else if (at >= 0) {
        values.set(at, value);
      } else {
        names.add(name);
        values.add(value);
      }
      return this;
    }

    public Builder remove(String name) {
      return set(name, "");
    }

    /** The value set for the label; empty when there is none. */
    public String get(String name) {
      int at = names.indexOf(name);
      return at < 0 ? "" : values.get(at);
    }

    public Labels build() {
      int size = names.size();
      if (size == 0) {
        return EMPTY;
      }
      String[] pairs = new String[2 * size];
      for (int i = 0; i < size; i++) {
        int place = i;
        String name = names.get(i);
        while (place > 0 && Utf8Order.compare(pairs[2 * place - 2], name) > 0) {
          pairs[2 * place] = pairs[2 * place - 2];
          pairs[2 * place + 1] = pairs[2 * place - 1];
          place--;
        }
        pairs[2 * place] = name;
        pairs[2 * place + 1] = values.get(i);
      }
      return new Labels(pairs);
    }
  }
}
