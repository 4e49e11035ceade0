package dev.pharos.signal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Attributes in the order in which they came. Immutable and safe for use by many threads. Look-up
 * is a scan: spans carry about a dozen, for which a scan over interned keys beats a table. Where a
 * sender repeats a key, all are kept and the first one answers.
 */
public final class Attributes {
  public static final Attributes EMPTY = new Attributes(new String[0], new AttributeValue[0]);

  private final String[] keys;
  private final AttributeValue[] values;

  /** A bit of each key, set when first needed, as a string's hash is; zero until then. */
  private int marks;

  private Attributes(String[] keys, AttributeValue[] values) {
    this.keys = keys;
    this.values = values;
  }

  /** Takes over both arrays, of equal length, which the caller must not touch again. */
  public static Attributes ofOwned(String[] keys, AttributeValue[] values) {
    if (keys.length != values.length) {
      throw new IllegalArgumentException(keys.length + " keys, " + values.length + " values");
    }
    return keys.length == 0 ? EMPTY : new Attributes(keys, values);
  }

  /** Text attributes from alternating keys and values. */
  public static Attributes of(String... keysAndValues) {
    Builder builder = builder();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      builder.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return builder.build();
  }

  public static Builder builder() {
    return new Builder();
  }

  public int size() {
    return keys.length;
  }

  public boolean isEmpty() {
    return keys.length == 0;
  }

  public String key(int index) {
    return keys[index];
  }

  public AttributeValue value(int index) {
    return values[index];
  }

  public @Nullable AttributeValue get(String key) {
    int hash = key.hashCode(); // strings remember theirs: comparing it reads less than text does
    if ((marks() & mark(hash)) == 0) {
      return null;
    }
    for (int i = 0; i < keys.length; i++) {
      String candidate = keys[i];
      if (candidate.hashCode() == hash && candidate.equals(key)) {
        return values[i];
      }
    }
    return null;
  }

  /** Most of what naming and counting ask for is not there: then mostly no key is looked at. */
  private int marks() {
    int known = marks;
    if (known == 0) {
      for (String key : keys) {
        known |= mark(key.hashCode());
      }
      marks = known;
    }
    return known;
  }

  /** One of 32 bits, by the upper bits of a product, which depend on all of the hash. */
  private static int mark(int hash) {
    return 1 << ((hash * 0x9E3779B9) >>> 27);
  }

  /** True when both have their keys from one list: a look that tells nothing when it is false. */
  @SuppressWarnings("ReferenceEquality")
  public boolean sharesKeysWith(Attributes other) {
    return keys == other.keys;
  }

  /** The value if it is text. */
  public @Nullable String text(String key) {
    return get(key) instanceof AttributeValue.Text(String value) ? value : null;
  }

  public void forEach(BiConsumer<String, AttributeValue> action) {
    for (int i = 0; i < keys.length; i++) {
      action.accept(keys[i], values[i]);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Attributes that
        && Arrays.equals(keys, that.keys)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(keys) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < keys.length; i++) {
      text.append(i == 0 ? "" : ", ").append(keys[i]).append('=').append(values[i]);
    }
    return text.append('}').toString();
  }

  /** Collects attributes; not safe for use by several threads. */
  public static final class Builder {
    private final List<String> keys = new ArrayList<>();
    private final List<AttributeValue> values = new ArrayList<>();

    private Builder() {}

    public Builder put(String key, AttributeValue value) {
      keys.add(key);
      values.add(value);
      return this;
    }

    public Builder put(String key, String value) {
      return put(key, new AttributeValue.Text(value));
    }

    public Builder put(String key, long value) {
      return put(key, new AttributeValue.Int(value));
    }

    public Builder put(String key, boolean value) {
      return put(key, AttributeValue.Bool.of(value));
    }

    public Builder put(String key, double value) {
      return put(key, new AttributeValue.Real(value));
    }

    public Attributes build() {
      return ofOwned(keys.toArray(String[]::new), values.toArray(AttributeValue[]::new));
    }
  }
}
