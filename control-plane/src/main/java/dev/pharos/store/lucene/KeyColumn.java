package dev.pharos.store.lucene;

import dev.pharos.signal.AttributeValue;
import java.util.Arrays;

/**
 * The values of one attribute key within the block being written. Values that repeat get numbers in
 * the block's dictionary; a key with too many distinct ones is kept per row ("plain"). What was
 * learnt of a key is kept for the next block.
 */
final class KeyColumn {
  private static final int FIRST_TABLE = 64;

  private final String key;
  private final byte[] keyBytes;
  private final long seed;
  private final ByteSink page = new ByteSink(64);

  private int id = -1;
  private boolean plain;
  private int plainBlocks;
  private AttributeValue[] values = new AttributeValue[16];
  private byte[][] terms = new byte[16][];
  private int[] table = new int[FIRST_TABLE];
  private int count;
  private int lookups;

  KeyColumn(String key) {
    this.key = key;
    ByteSink bytes = new ByteSink(3 * key.length());
    bytes.putTextBytes(key);
    keyBytes = bytes.toByteArray();
    seed = Fingerprint.of(0, keyBytes, 0, keyBytes.length);
  }

  String key() {
    return key;
  }

  byte[] keyBytes() {
    return keyBytes;
  }

  /** What fingerprints of this key's values continue from. */
  long seed() {
    return seed;
  }

  /** Its number in the block, or -1 while the block has not met it. */
  int id() {
    return id;
  }

  boolean isPlain() {
    return plain;
  }

  /** Distinct values in the dictionary. */
  int count() {
    return count;
  }

  AttributeValue value(int ordinal) {
    return values[ordinal];
  }

  /** What the page being written holds of this key. */
  ByteSink page() {
    return page;
  }

  /** The term of a value, kept here by {@link PageTerms}; null before it was made. */
  byte @org.jspecify.annotations.Nullable [] term(int ordinal) {
    return terms[ordinal];
  }

  void keepTerm(int ordinal, byte[] term) {
    terms[ordinal] = term;
  }

  void beginBlock(int id) {
    this.id = id;
    if (plain && ++plainBlocks >= SpanStoreLimits.RETRY_DICTIONARY_BLOCKS) {
      plain = false;
      plainBlocks = 0;
    }
  }

  void endBlock() {
    id = -1;
    Arrays.fill(values, 0, count, null);
    Arrays.fill(terms, 0, count, null);
    Arrays.fill(table, 0);
    count = 0;
    lookups = 0;
    page.clear();
  }

  /** The value's number in the dictionary, or -1 when this key has none (any more). */
  int ordinalOf(AttributeValue value) {
    if (plain) {
      return -1;
    }
    lookups++;
    int mask = table.length - 1;
    int slot = ValueCodec.hash(value) & mask;
    while (table[slot] != 0) {
      int ordinal = table[slot] - 1;
      if (ValueCodec.same(values[ordinal], value)) {
        return ordinal;
      }
      slot = slot + 1 & mask;
    }
    return add(value, slot);
  }

  private int add(AttributeValue value, int slot) {
    boolean tooMany =
        count >= SpanStoreLimits.DICTIONARY_VALUES
            || (count >= SpanStoreLimits.DICTIONARY_FREE_VALUES
                && (long) count * SpanStoreLimits.DICTIONARY_REPEATS > lookups);
    if (tooMany) {
      plain = true;
      Arrays.fill(values, 0, count, null);
      Arrays.fill(table, 0);
      count = 0;
      return -1;
    }
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
      terms = Arrays.copyOf(terms, 2 * count);
    }
    values[count] = value;
    table[slot] = ++count;
    if (2 * count > table.length) {
      grow();
    }
    return count - 1;
  }

  private void grow() {
    table = new int[2 * table.length];
    int mask = table.length - 1;
    for (int ordinal = 0; ordinal < count; ordinal++) {
      int slot = ValueCodec.hash(values[ordinal]) & mask;
      while (table[slot] != 0) {
        slot = slot + 1 & mask;
      }
      table[slot] = ordinal + 1;
    }
  }
}
