package dev.pharos.store.span;

import dev.pharos.signal.AttributeValue;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.ValueCodec;
import java.util.Arrays;

/**
 * The values of one attribute key within the block being written. Values that repeat get numbers in
 * the block's dictionary; a key with too many distinct ones is kept per row ("plain"). What was
 * learnt of a key is kept for the next block.
 */
final class KeyColumn {
  private static final int FIRST_TABLE = 64;

  private final String key;
  private final long keyHash;

  private final ByteSink scratch = new ByteSink(64);
  private int id = -1;
  private boolean plain;
  private int plainBlocks;
  private AttributeValue[] values = new AttributeValue[16];
  private long[] hashes = new long[16];
  private int[] pageOfValue = new int[16];
  private int[] pageOfServiceValue = new int[0];
  private int[] pageCodes = new int[16];
  private AttributeValue[] pageValues = new AttributeValue[16];
  private int pageCount;
  private int[] table = new int[FIRST_TABLE];
  private int count;
  private int lookups;

  KeyColumn(String key) {
    this.key = key;
    keyHash = Words.key(key);
  }

  String key() {
    return key;
  }

  /** What the hashes of this key's values continue from. */
  long keyHash() {
    return keyHash;
  }

  /** Its number in the block, or -1 while the block has not met it. */
  int id() {
    return id;
  }

  boolean isPlain() {
    return plain;
  }

  /** True where so few values differ that they are found together with their service too. */
  boolean isCommon() {
    return !plain && count <= SpanStoreLimits.COMMON_VALUES;
  }

  /** Distinct values in the dictionary. */
  int count() {
    return count;
  }

  AttributeValue value(int ordinal) {
    return values[ordinal];
  }

  /** Whether a page did not have the value before; pages are asked for in their order. */
  boolean isFirstOnPage(int ordinal, int page) {
    if (pageOfValue[ordinal] == page) {
      return false;
    }
    pageOfValue[ordinal] = page;
    return true;
  }

  /** Whether a page did not have one of few values with a service before. */
  boolean isFirstOnPage(int ordinal, int service, int page) {
    int at = service * SpanStoreLimits.COMMON_VALUES + ordinal;
    if (pageOfServiceValue.length <= at) {
      pageOfServiceValue = Arrays.copyOf(pageOfServiceValue, 2 * at + 1);
    }
    if (pageOfServiceValue[at] == page) {
      return false;
    }
    pageOfServiceValue[at] = page;
    return true;
  }

  /** The hash of a value, by its text. */
  long hash(AttributeValue value) {
    return hashOf(value);
  }

  /** The hash of a value of the dictionary. */
  long hash(int ordinal) {
    return hashes[ordinal];
  }

  /** True when the page being written has no value of this key so far. */
  boolean isUntouched() {
    return pageCount == 0;
  }

  /** The next row's value in the page being written, by its number in the dictionary. */
  void addToPage(int code) {
    if (pageCount == pageCodes.length) {
      pageCodes = Arrays.copyOf(pageCodes, 2 * pageCount);
    }
    pageCodes[pageCount++] = code;
  }

  /** The next row's value in the page being written, where there is no dictionary. */
  void addToPage(AttributeValue value) {
    if (pageCount == pageValues.length) {
      pageValues = Arrays.copyOf(pageValues, 2 * pageCount);
    }
    pageValues[pageCount++] = value;
  }

  int pageCount() {
    return pageCount;
  }

  int pageCode(int index) {
    return pageCodes[index];
  }

  AttributeValue pageValue(int index) {
    return pageValues[index];
  }

  @SuppressWarnings("NullAway") // the rest of the array is not read before it is written again
  void endPage() {
    Arrays.fill(pageValues, 0, Math.min(pageCount, pageValues.length), null);
    pageCount = 0;
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
    forget();
    lookups = 0;
    endPage();
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
      forget();
      return -1;
    }
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
      hashes = Arrays.copyOf(hashes, 2 * count);
      pageOfValue = Arrays.copyOf(pageOfValue, 2 * count);
    }
    values[count] = value;
    hashes[count] = hashOf(value);
    table[slot] = ++count;
    if (2 * count > table.length) {
      grow();
    }
    return count - 1;
  }

  private long hashOf(AttributeValue value) {
    scratch.clear();
    scratch.putTextBytes(value.toString());
    return Words.value(keyHash, scratch.array(), 0, scratch.length());
  }

  @SuppressWarnings("NullAway") // the rest of the array is not read before it is written again
  private void forget() {
    Arrays.fill(values, 0, count, null);
    Arrays.fill(table, 0);
    count = 0;
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
