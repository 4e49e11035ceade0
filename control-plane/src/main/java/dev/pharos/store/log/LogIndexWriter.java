package dev.pharos.store.log;

import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Severity;
import dev.pharos.store.disk.ByteSink;
import java.util.Arrays;

/**
 * Writes the section of a block by which its chunks are found: where they lie, what they count by
 * minute and severity, and which words lead to which chunk. For one thread; used again.
 */
final class LogIndexWriter {
  static final int HEADER_BYTES = 28;
  static final int CHUNK_BYTES = 4 + 4 + 4 + 4 + 8 + 8 + 4 + 4;
  static final long MINUTE_NS = 60_000_000_000L;

  /** Stands for severity numbers that OpenTelemetry does not know. */
  static final int ODD = Severity.values().length;

  /** Words of a bucket, of which one look-up reads all: a part of a cache line. */
  private static final int BUCKET_WORDS = 8;

  private static final int NARROW_BITS = 16;

  /** OpenTelemetry has so many severity numbers of each level. */
  static final int NUMBERS_OF_LEVEL = 4;

  private final ChunkWords words;
  private final ByteSink chunks = new ByteSink(1 << 11);
  private final ByteSink cells = new ByteSink(1 << 11);
  private final long[] counts = new long[ODD + 1];
  private int[] ends = new int[1 << 10];
  private int chunkCount;

  LogIndexWriter(ChunkWords words) {
    this.words = words;
  }

  void beginBlock() {
    chunks.clear();
    cells.clear();
    chunkCount = 0;
  }

  /** The chunk of these rows lies there, counted from the end of the vocabulary. */
  void addChunk(BlockRows rows, int from, int to, int offset, int length) {
    chunks.putInt(offset);
    chunks.putInt(length);
    chunks.putInt(to - from);
    chunks.putInt(rows.resourceOf(from));
    chunks.putLong(rows.line(from).timeNs());
    chunks.putLong(rows.line(to - 1).timeNs());
    chunks.putInt(cells.length());
    int levels = 0;
    for (int row = from; row < to; row++) {
      levels |= 1 << levelOf(rows.line(row));
    }
    chunks.putInt(levels);
    chunkCount++;
    long before = Math.floorDiv(rows.line(from).timeNs(), MINUTE_NS);
    long minute = before;
    for (int row = from; row <= to; row++) {
      long next = row == to ? Long.MAX_VALUE : Math.floorDiv(rows.line(row).timeNs(), MINUTE_NS);
      if (next != minute) {
        putCells(minute - before);
        before = minute;
        minute = next;
      }
      if (row < to) {
        counts[levelOf(rows.line(row))]++;
      }
    }
  }

  /** Rows are in the order of their times, so that minutes only rise. */
  private void putCells(long minutes) {
    int used = 0;
    for (long count : counts) {
      used += count > 0 ? 1 : 0;
    }
    cells.putVarint(minutes);
    cells.putVarint(used);
    for (int level = 0; level < counts.length; level++) {
      if (counts[level] > 0) {
        cells.putByte(level);
        cells.putVarint(counts[level]);
      }
    }
    Arrays.fill(counts, 0);
  }

  /** As chunks count it; it is what is stored. */
  static int levelOf(LogRecord line) {
    return levelOf(line.severity());
  }

  static int levelOf(int severity) {
    return severity < 0 || severity > Severity.MOST
        ? ODD
        : Severity.ofNumber(severity).mostNumber() / NUMBERS_OF_LEVEL;
  }

  void finish(BlockRows rows, ByteSink out) {
    int count = words.count();
    int chunkBits = chunkBits(chunkCount);
    int bucketBits = bucketBits(count);
    int entryBytes = chunkBits <= NARROW_BITS / 2 ? Short.BYTES : Integer.BYTES;
    int start = out.length();
    out.putInt(chunkCount);
    out.putInt(count);
    out.putInt(bucketBits);
    out.putInt(entryBytes);
    out.putInt(cells.length());
    out.putInt(0); // bytes of the resources
    countBuckets(count, bucketBits);
    int endBytes = endBytes(count, bucketBits);
    out.putInt(endBytes);
    out.putAll(chunks);
    out.putAll(cells);
    int resources = out.length();
    LogVocabulary.writeResources(rows.resources(), out);
    out.setInt(start + 20, out.length() - resources);
    for (int bucket = 0; bucket < 1 << bucketBits; bucket++) {
      int off = ends[bucket] - expectedEnd(count, bucket, bucketBits);
      out.putByte(off);
      out.putByte(off >> 8);
      if (endBytes == Integer.BYTES) {
        out.putByte(off >> 16);
        out.putByte(off >> 24);
      }
    }
    putWords(count, bucketBits, chunkBits, entryBytes, out);
  }

  private void countBuckets(int count, int bucketBits) {
    int buckets = 1 << bucketBits;
    if (ends.length < buckets) {
      ends = new int[buckets];
    }
    Arrays.fill(ends, 0, buckets, 0);
    for (int i = 0; i < count; i++) {
      ends[bucket(words.hash(i), bucketBits)]++;
    }
    for (int bucket = 1; bucket < buckets; bucket++) {
      ends[bucket] += ends[bucket - 1];
    }
  }

  private int endBytes(int count, int bucketBits) {
    for (int bucket = 0; bucket < 1 << bucketBits; bucket++) {
      int off = ends[bucket] - expectedEnd(count, bucket, bucketBits);
      if (off != (short) off) {
        return Integer.BYTES;
      }
    }
    return Short.BYTES;
  }

  /** Each goes to the next free place of its bucket, from the end down. */
  private void putWords(int count, int bucketBits, int chunkBits, int entryBytes, ByteSink out) {
    out.room(count * entryBytes);
    int start = out.length();
    out.advance(count * entryBytes);
    byte[] bytes = out.array();
    for (int i = count - 1; i >= 0; i--) {
      long hash = words.hash(i);
      int place = --ends[bucket(hash, bucketBits)];
      int entry = entry(hash, words.chunk(i), bucketBits, chunkBits, entryBytes);
      for (int b = 0; b < entryBytes; b++) {
        bytes[start + place * entryBytes + b] = (byte) (entry >> (Byte.SIZE * b));
      }
    }
  }

  static int chunkBits(int chunks) {
    return Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(chunks - 1));
  }

  private static int bucketBits(int words) {
    return Math.max(
        0, Integer.SIZE - 1 - Integer.numberOfLeadingZeros(Math.max(1, words / BUCKET_WORDS)));
  }

  static int bucket(long hash, int bucketBits) {
    return bucketBits == 0 ? 0 : (int) (hash >>> (Long.SIZE - bucketBits));
  }

  static int expectedEnd(int words, int bucket, int bucketBits) {
    return (int) (((long) words * (bucket + 1)) >>> bucketBits);
  }

  /** The bits of the hash behind those of the bucket, above the number of the chunk. */
  static int entry(long hash, int chunk, int bucketBits, int chunkBits, int entryBytes) {
    int hashBits = Byte.SIZE * entryBytes - chunkBits;
    return (int) (hash << bucketBits >>> (Long.SIZE - hashBits)) << chunkBits | chunk;
  }
}
