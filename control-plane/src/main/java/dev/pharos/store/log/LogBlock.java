package dev.pharos.store.log;

import dev.pharos.signal.Resource;
import dev.pharos.signal.ServiceId;
import dev.pharos.store.disk.ByteShares;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where a block's chunks lie and what leads to them. Immutable. */
final class LogBlock {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final long offset;
  private final LogBlockHeader header;
  private final MemorySegment index;
  private final List<Resource> resources;
  private final int chunks;
  private final int words;
  private final int bucketBits;
  private final int entryBytes;
  private final int endBytes;
  private final int chunkBits;
  private final long cellsAt;
  private final int cellsLength;
  private final long endsAt;
  private final long wordsAt;
  private final long minNs;
  private final long maxNs;

  /**
   * @param offset of the block in its file
   * @param index the section, checked against its checksum
   */
  LogBlock(long offset, LogBlockHeader header, MemorySegment index, SharedResources shared)
      throws CorruptDataException {
    this.offset = offset;
    this.header = header;
    this.index = index;
    if (index.byteSize() < LogIndexWriter.HEADER_BYTES) {
      throw new CorruptDataException("its index is too short");
    }
    chunks = index.get(INT, 0);
    words = index.get(INT, 4);
    bucketBits = index.get(INT, 8);
    entryBytes = index.get(INT, 12);
    cellsLength = index.get(INT, 16);
    int resourcesLength = index.get(INT, 20);
    endBytes = index.get(INT, 24);
    chunkBits = LogIndexWriter.chunkBits(chunks);
    cellsAt = LogIndexWriter.HEADER_BYTES + (long) LogIndexWriter.CHUNK_BYTES * chunks;
    long resourcesAt = cellsAt + cellsLength;
    endsAt = resourcesAt + resourcesLength;
    wordsAt = endsAt + ((long) endBytes << bucketBits);
    if (chunks != header.chunks() || wordsAt + (long) words * entryBytes != index.byteSize()) {
      throw new CorruptDataException("its index is not that of its chunks");
    }
    byte[] bytes = index.asSlice(resourcesAt, resourcesLength).toArray(ValueLayout.JAVA_BYTE);
    resources = shared.read(new ByteSource(bytes));
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (int chunk = 0; chunk < chunks; chunk++) {
      min = Math.min(min, minNs(chunk));
      max = Math.max(max, maxNs(chunk));
      if (resourceIndex(chunk) < 0 || resourceIndex(chunk) >= resources.size()) {
        throw new CorruptDataException("a chunk is of no resource");
      }
    }
    minNs = min;
    maxNs = max;
  }

  private LogBlock(LogBlock other, MemorySegment index) {
    this.index = index;
    offset = other.offset;
    header = other.header;
    resources = other.resources;
    chunks = other.chunks;
    words = other.words;
    bucketBits = other.bucketBits;
    entryBytes = other.entryBytes;
    endBytes = other.endBytes;
    chunkBits = other.chunkBits;
    cellsAt = other.cellsAt;
    cellsLength = other.cellsLength;
    endsAt = other.endsAt;
    wordsAt = other.wordsAt;
    minNs = other.minNs;
    maxNs = other.maxNs;
  }

  /** The same, whose index lies elsewhere. */
  LogBlock movedTo(MemorySegment otherIndex) {
    return new LogBlock(this, otherIndex);
  }

  long offset() {
    return offset;
  }

  LogBlockHeader header() {
    return header;
  }

  int chunks() {
    return chunks;
  }

  int rows() {
    return header.rows();
  }

  long minNs() {
    return minNs;
  }

  long maxNs() {
    return maxNs;
  }

  /** In the file. */
  long chunkOffset(int chunk) {
    return offset + header.chunksAt() + index.get(INT, at(chunk));
  }

  int chunkLength(int chunk) {
    return index.get(INT, at(chunk) + 4);
  }

  int rows(int chunk) {
    return index.get(INT, at(chunk) + 8);
  }

  Resource resource(int chunk) {
    return resources.get(resourceIndex(chunk));
  }

  private int resourceIndex(int chunk) {
    return index.get(INT, at(chunk) + 12);
  }

  long minNs(int chunk) {
    return index.get(LONG, at(chunk) + 16);
  }

  long maxNs(int chunk) {
    return index.get(LONG, at(chunk) + 24);
  }

  /**
   * Adds the bytes of the whole block: a chunk's lines are of one service, and what all chunks have
   * in common is shared by their lengths.
   */
  void shareInto(ByteShares<ServiceId> shares) {
    Map<ServiceId, Long> ofChunks = new TreeMap<>();
    for (int chunk = 0; chunk < chunks; chunk++) {
      ofChunks.merge(resource(chunk).service(), (long) chunkLength(chunk), Long::sum);
    }
    ByteShares<ServiceId> block = new ByteShares<>();
    block.addAll(ofChunks);
    shares.addAll(block.upTo(header.length(), ServiceId.NOBODY));
  }

  /** What its chunks count, for {@link #readCells}: one look at the file for all of them. */
  byte[] cells() {
    return index.asSlice(cellsAt, cellsLength).toArray(ValueLayout.JAVA_BYTE);
  }

  /** What a chunk counts, minute by minute. */
  void readCells(byte[] cells, int chunk, CellReader reader) throws CorruptDataException {
    int from = cellsStart(chunk);
    int to = chunk + 1 == chunks ? cellsLength : cellsStart(chunk + 1);
    if (from < 0 || to < from || to > cells.length) {
      throw new CorruptDataException("its counts lie outside of its index");
    }
    ByteSource in = new ByteSource();
    in.reset(cells, from, to - from);
    long minute = Math.floorDiv(minNs(chunk), LogIndexWriter.MINUTE_NS);
    while (in.remaining() > 0) {
      minute += in.readVarint();
      int levels = in.readCount();
      for (int i = 0; i < levels; i++) {
        int level = in.readByte();
        reader.cell(minute * LogIndexWriter.MINUTE_NS, level, in.readVarint());
      }
    }
  }

  /** Takes what is counted. */
  @FunctionalInterface
  interface CellReader {
    /**
     * @param startNs of the minute
     * @param level as {@link LogIndexWriter#levelOf} tells
     */
    void cell(long startNs, int level, long lines);
  }

  private int cellsStart(int chunk) {
    return index.get(INT, at(chunk) + 32);
  }

  /** Levels that a chunk has, as bits. */
  int levels(int chunk) {
    return index.get(INT, at(chunk) + 36);
  }

  /** Chunks that may hold a word. */
  BitSet chunksWith(long hash) {
    BitSet found = new BitSet(chunks);
    if (words == 0) {
      return found;
    }
    int bucket = LogIndexWriter.bucket(hash, bucketBits);
    int from = bucket == 0 ? 0 : end(bucket - 1);
    int to = end(bucket);
    int wanted = LogIndexWriter.entry(hash, 0, bucketBits, chunkBits, entryBytes) >>> chunkBits;
    for (int i = from; i < to; i++) {
      int entry =
          entryBytes == Short.BYTES
              ? Short.toUnsignedInt(index.get(SHORT, wordsAt + (long) Short.BYTES * i))
              : index.get(INT, wordsAt + (long) Integer.BYTES * i);
      if (entry >>> chunkBits == wanted) {
        found.set(entry & ((1 << chunkBits) - 1));
      }
    }
    return found;
  }

  private int end(int bucket) {
    long at = endsAt + (long) endBytes * bucket;
    return LogIndexWriter.expectedEnd(words, bucket, bucketBits)
        + (endBytes == Short.BYTES ? index.get(SHORT, at) : index.get(INT, at));
  }

  private static long at(int chunk) {
    return LogIndexWriter.HEADER_BYTES + (long) LogIndexWriter.CHUNK_BYTES * chunk;
  }
}
