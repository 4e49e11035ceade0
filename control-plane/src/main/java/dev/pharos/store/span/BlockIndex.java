package dev.pharos.store.span;

import dev.pharos.signal.ServiceId;
import dev.pharos.store.disk.ByteShares;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * A block's entry in the index: where its pages lie and which of them may hold what is sought. Sets
 * of pages are the bits of a number. The words stay in mapped memory, of which a look-up touches
 * two places. Immutable and safe for many threads.
 */
final class BlockIndex {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int ALL_STATUSES = 0xFF;

  private final MemorySegment bytes;
  private final long sequence;
  private final long blockOffset;
  private final int blockLength;
  private final int rows;
  private final int pages;
  private final String[] services;
  private final long pagesAt;
  private final long summariesAt;
  private final int bucketBits;
  private final int pageBits;
  private final BlockOutline outline;
  private final int words;
  private final int endBytes;
  private final long endsAt;
  private final long wordsAt;
  private final long filterAt;
  private final int traceFilterBits;
  private final long minStartNs;
  private final long maxStartNs;

  private BlockIndex(MemorySegment bytes) throws CorruptDataException {
    this.bytes = bytes;
    pages = bytes.get(INT, 12);
    sequence = bytes.get(LONG, 16);
    blockOffset = bytes.get(LONG, 24);
    blockLength = bytes.get(INT, 32);
    rows = bytes.get(INT, 36);
    words = bytes.get(INT, 40);
    services = new String[bytes.get(INT, 44)];
    bucketBits = bytes.get(INT, 48);
    int summariesLength = bytes.get(INT, 52);
    pageBits = BlockIndexWriter.pageBits(pages);
    pagesAt = readServices();
    summariesAt = pagesAt + (long) pages * BlockIndexWriter.PAGE_BYTES;
    long outlineAt = summariesAt + summariesLength;
    int outlineLength = bytes.get(INT, 60);
    outline = BlockOutline.read(bytes.asSlice(outlineAt, outlineLength));
    endsAt = outlineAt + outlineLength;
    endBytes = bytes.get(INT, 64);
    wordsAt = endsAt + endBytes * (1L << bucketBits);
    filterAt = wordsAt + Short.BYTES * (long) words;
    traceFilterBits = bytes.get(INT, 56);
    if (pages < 0
        || pages > SpanStoreLimits.BLOCK_PAGES
        || sharesAt() + bytes.get(INT, 68) != bytes.byteSize()) {
      throw new CorruptDataException("an index entry contradicts itself");
    }
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (int page = 0; page < pages; page++) {
      min = Math.min(min, pageMinStartNs(page));
      max = Math.max(max, pageMaxStartNs(page));
    }
    minStartNs = min;
    maxStartNs = max;
  }

  /**
   * Reads the entry that begins at an offset.
   *
   * @throws CorruptDataException when none does, or it is damaged
   */
  static BlockIndex read(MemorySegment file, long offset) throws CorruptDataException {
    long left = file.byteSize() - offset;
    if (left < BlockIndexWriter.HEADER_BYTES
        || file.get(INT, offset) != BlockIndexWriter.MAGIC
        || file.get(INT, offset + 4) < BlockIndexWriter.HEADER_BYTES
        || file.get(INT, offset + 4) > left) {
      throw new CorruptDataException("no index entry begins at " + offset);
    }
    MemorySegment entry = file.asSlice(offset, file.get(INT, offset + 4));
    CRC32C crc = new CRC32C();
    crc.update(entry.asSlice(12).asByteBuffer());
    if ((int) crc.getValue() != entry.get(INT, 8)) {
      throw new CorruptDataException("the index entry at " + offset + " has a wrong checksum");
    }
    return new BlockIndex(entry);
  }

  /** The same entry at another place of memory. */
  BlockIndex movedTo(MemorySegment file, long offset) throws CorruptDataException {
    return new BlockIndex(file.asSlice(offset, bytes.byteSize()));
  }

  /** Bytes of the entry. */
  long size() {
    return bytes.byteSize();
  }

  long sequence() {
    return sequence;
  }

  long blockOffset() {
    return blockOffset;
  }

  int blockLength() {
    return blockLength;
  }

  int rows() {
    return rows;
  }

  int pages() {
    return pages;
  }

  long maxStartNs() {
    return maxStartNs;
  }

  int pageOffset(int page) {
    return bytes.get(INT, pageAt(page));
  }

  int pageLength(int page) {
    return bytes.get(INT, pageAt(page) + 4);
  }

  int pageRows(int page) {
    return bytes.get(INT, pageAt(page) + 8);
  }

  long pageMinStartNs(int page) {
    return bytes.get(LONG, pageAt(page) + 12);
  }

  long pageMaxStartNs(int page) {
    return bytes.get(LONG, pageAt(page) + 20);
  }

  private long sharesAt() {
    return filterAt + (1L << traceFilterBits) / Byte.SIZE;
  }

  /** Adds the bytes of the block and of this entry. */
  void shareInto(ByteShares<ServiceId> shares) throws CorruptDataException {
    byte[] ofServices =
        bytes.asSlice(sharesAt(), bytes.get(INT, 68)).toArray(ValueLayout.JAVA_BYTE);
    shares.share(blockLength + size(), BlockShares.read(ofServices));
  }

  /** What kinds of spans the block has. */
  BlockOutline outline() {
    return outline;
  }

  /** The logarithm of the bits of the filter of traces. */
  int traceFilterBits() {
    return traceFilterBits;
  }

  /** Adds a bit to each number whose position is set in the filter of traces. */
  void addTraces(long[] into, long bit) {
    for (int word = 0; word < into.length / Long.SIZE; word++) {
      long set = bytes.get(LONG, filterAt + (long) Long.BYTES * word);
      for (; set != 0; set &= set - 1) {
        into[Long.SIZE * word + Long.numberOfTrailingZeros(set)] |= bit;
      }
    }
  }

  /** Pages with spans that may start in the range. */
  long pagesWithin(long fromNs, long toNs) {
    if (minStartNs >= toNs || maxStartNs < fromNs) {
      return 0;
    }
    if (minStartNs >= fromNs && maxStartNs < toNs) {
      return pages == Long.SIZE ? -1 : (1L << pages) - 1;
    }
    long found = 0;
    for (int page = 0; page < pages; page++) {
      if (pageMinStartNs(page) < toNs && pageMaxStartNs(page) >= fromNs) {
        found |= 1L << page;
      }
    }
    return found;
  }

  /** Pages that may hold a word. */
  long pagesWith(long word) {
    int bucket = BlockIndexWriter.bucket(word, bucketBits);
    int from = bucket == 0 ? 0 : end(bucket - 1);
    int to = end(bucket);
    int wanted = BlockIndexWriter.entry(word, bucketBits, pageBits, 0) >>> pageBits;
    long found = 0;
    for (int i = from; i < to; i++) {
      int entry = Short.toUnsignedInt(bytes.get(SHORT, wordsAt + (long) Short.BYTES * i));
      if (entry >>> pageBits == wanted) {
        found |= 1L << (entry & ((1 << pageBits) - 1));
      }
    }
    return found;
  }

  /** Pages where a service has spans of certain kinds, statuses and durations, each by itself. */
  long pagesWith(PageTraits traits) {
    int wanted = -1;
    if (traits.service() != null) {
      for (int i = 0; i < services.length && wanted < 0; i++) {
        wanted = services[i].equals(traits.service()) ? i : -1;
      }
      if (wanted < 0) {
        return 0;
      }
    }
    long found = 0;
    long at = summariesAt;
    for (int page = 0; page < pages; page++) {
      int count = bytes.get(INT, at);
      at += Integer.BYTES;
      for (int i = 0; i < count; i++, at += PageSummary.ENTRY_BYTES) {
        int service = Short.toUnsignedInt(bytes.get(SHORT, at));
        if ((wanted < 0 || wanted == service)
            && unsigned(at + 2) >= traits.minBucket()
            && unsigned(at + 3) <= traits.maxBucket()
            && (unsigned(at + 4) & traits.kinds()) != 0
            && (unsigned(at + 5) & traits.statuses() & ALL_STATUSES) != 0) {
          found |= 1L << page;
        }
      }
    }
    return found;
  }

  private int end(int bucket) {
    long at = endsAt + (long) endBytes * bucket;
    return BlockIndexWriter.expectedEnd(words, bucket, bucketBits)
        + (endBytes == Short.BYTES ? bytes.get(SHORT, at) : bytes.get(INT, at));
  }

  private int unsigned(long at) {
    return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, at));
  }

  private long pageAt(int page) {
    return pagesAt + (long) page * BlockIndexWriter.PAGE_BYTES;
  }

  private long readServices() throws CorruptDataException {
    long at = BlockIndexWriter.HEADER_BYTES;
    ByteSource in = new ByteSource();
    for (int i = 0; i < services.length; i++) {
      // A name and its length in front of it; long names are read in a second step.
      int have = (int) Math.min(bytes.byteSize() - at, 256);
      byte[] start = bytes.asSlice(at, have).toArray(ValueLayout.JAVA_BYTE);
      in.reset(start, 0, start.length);
      long length = in.readVarint() + in.position();
      if (length > start.length) {
        start = bytes.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
      }
      in.reset(start, 0, (int) length);
      services[i] = in.readText().intern();
      at += length;
    }
    return at;
  }
}
