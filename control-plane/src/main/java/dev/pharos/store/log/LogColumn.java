package dev.pharos.store.log;

import dev.pharos.signal.AttributeValue;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.ValueCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of one attribute key in the block being written: first all are met, in the order of
 * the rows; then each chunk takes its share.
 */
final class LogColumn {
  private static final int PLAIN = -1;

  private final int id;
  private final String key;
  private final long keyHash;
  private final Map<AttributeValue, Integer> ordinals = new HashMap<>();
  private final List<AttributeValue> dictionary = new ArrayList<>();
  private final List<AttributeValue> values = new ArrayList<>();
  private int[] codes = new int[64];
  private long[] hashes = new long[16];
  private int[] chunkOf = new int[16];
  private boolean plain;
  private int taken;
  private int inChunk;

  LogColumn(int id, String key) {
    this.id = id;
    this.key = key;
    this.keyHash = LogHashes.key(key);
  }

  int id() {
    return id;
  }

  String key() {
    return key;
  }

  void meet(AttributeValue value) {
    int row = values.size();
    values.add(value);
    if (plain) {
      return;
    }
    if (row == codes.length) {
      codes = Arrays.copyOf(codes, 2 * row);
    }
    codes[row] = ordinalOf(value);
    if (codes[row] == PLAIN) {
      plain = true;
      ordinals.clear();
      dictionary.clear();
    }
  }

  void writeDictionary(ByteSink out) {
    out.putText(key);
    out.putVarint(dictionary.size());
    for (AttributeValue value : dictionary) {
      ValueCodec.write(out, value);
    }
  }

  boolean isPlain() {
    return plain;
  }

  int dictionarySize() {
    return dictionary.size();
  }

  /** Where the next chunk's values begin. */
  int taken() {
    return taken;
  }

  /** Ends the chunk. */
  void take() {
    taken += inChunk;
    inChunk = 0;
  }

  /** Counts another value of the present chunk; tells its row in the column. */
  int next() {
    return taken + inChunk++;
  }

  /** How many values of the present chunk were counted. */
  int inChunk() {
    return inChunk;
  }

  AttributeValue value(int row) {
    return values.get(row);
  }

  int code(int row) {
    return codes[row];
  }

  /** Adds what a chunk's value is found by; those of the dictionary once a chunk. */
  void index(int row, int chunk, ChunkWords words) {
    if (plain) {
      words.add(LogHashes.value(keyHash, values.get(row).toString()));
      return;
    }
    int code = codes[row];
    if (chunkOf[code] != chunk + 1) {
      chunkOf[code] = chunk + 1;
      words.add(hashes[code]);
    }
  }

  private int ordinalOf(AttributeValue value) {
    if (!isSimple(value)) {
      return PLAIN;
    }
    Integer known = ordinals.get(value);
    if (known != null) {
      return known;
    }
    int size = dictionary.size();
    boolean tooMany =
        size >= LogStoreLimits.DICTIONARY_VALUES
            || (size >= LogStoreLimits.DICTIONARY_FREE_VALUES
                && (long) size * LogStoreLimits.DICTIONARY_REPEATS > values.size());
    if (tooMany) {
      return PLAIN;
    }
    ordinals.put(value, size);
    dictionary.add(value);
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * size);
      chunkOf = Arrays.copyOf(chunkOf, 2 * size);
    }
    hashes[size] = LogHashes.value(keyHash, value.toString());
    return size;
  }

  /** Those whose equality is that of their bits. */
  private static boolean isSimple(AttributeValue value) {
    return value instanceof AttributeValue.Text
        || value instanceof AttributeValue.Int
        || value instanceof AttributeValue.Bool;
  }
}
