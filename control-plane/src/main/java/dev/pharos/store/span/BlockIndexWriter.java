package dev.pharos.store.span;

import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.Checksum;

/**
 * Writes a block's entry in the index file: where its pages lie, what each holds by service, and
 * which words lead to which page. For one thread; used again.
 */
final class BlockIndexWriter {
  static final int MAGIC = 0x58494250; // "PBIX"

  /** Up to the names of services. */
  static final int HEADER_BYTES = 72;

  static final int PAGE_BYTES = 4 + 4 + 4 + 8 + 8;

  /** Words of a bucket, of which one look-up reads all: about a cache line. */
  private static final int BUCKET_WORDS = 8;

  private static final int ENTRY_BITS = 16;

  private final BlockVocabulary vocabulary;
  private final PageHashes hashes;
  private final BlockShares shares;
  private final PageSummary summary = new PageSummary();
  private final ByteSink pages = new ByteSink(1 << 11);
  private final ByteSink summaries = new ByteSink(1 << 12);
  private final ByteSink ofServices = new ByteSink(1 << 10);
  private final ByteSink outline = new ByteSink(1 << 11);
  private int[] ends = new int[1 << 10];
  private int pageCount;
  private int rowCount;

  BlockIndexWriter(BlockVocabulary vocabulary, PageHashes hashes, BlockShares shares) {
    this.vocabulary = vocabulary;
    this.hashes = hashes;
    this.shares = shares;
  }

  void beginBlock() {
    pages.clear();
    summaries.clear();
    pageCount = 0;
    rowCount = 0;
  }

  void addPage(BlockRows rows, int from, int to, int offset, int length, long min, long max) {
    pages.putInt(offset);
    pages.putInt(length);
    pages.putInt(to - from);
    pages.putLong(min);
    pages.putLong(max);
    summary.write(rows, from, to, vocabulary, summaries);
    pageCount++;
    rowCount += to - from;
  }

  /** Appends the entry of the block that begins at an offset of the page file. */
  void finish(long sequence, long blockOffset, int blockLength, ByteSink out) {
    outline.clear();
    BlockOutline.write(vocabulary, rowCount, outline);
    ofServices.clear();
    shares.write(vocabulary, ofServices);
    int pageBits = pageBits(pageCount);
    int words = hashes.count();
    int bucketBits = bucketBits(words);
    int start = out.length();
    out.putInt(MAGIC);
    out.putInt(0); // length
    out.putInt(0); // checksum
    out.putInt(pageCount);
    out.putLong(sequence);
    out.putLong(blockOffset);
    out.putInt(blockLength);
    out.putInt(rowCount);
    out.putInt(words);
    out.putInt(vocabulary.serviceCount());
    out.putInt(bucketBits);
    out.putInt(summaries.length());
    out.putInt(TraceFilter.sizeBits(hashes.traceCount()));
    out.putInt(outline.length());
    countBuckets(words, bucketBits);
    int endBytes = endBytes(words, bucketBits);
    out.putInt(endBytes);
    out.putInt(ofServices.length());
    for (int i = 0; i < vocabulary.serviceCount(); i++) {
      out.putText(vocabulary.serviceName(i));
    }
    out.putAll(pages);
    out.putAll(summaries);
    out.putAll(outline);
    writeEnds(words, bucketBits, endBytes, out);
    writeWords(words, bucketBits, pageBits, out);
    TraceFilter.write(hashes, TraceFilter.sizeBits(hashes.traceCount()), out);
    out.putAll(ofServices);
    int length = out.length() - start;
    out.setInt(start + 4, length);
    out.setInt(start + 8, Checksum.of(out.array(), start + 12, length - 12));
  }

  /** Bits of a page's number in an entry. */
  static int pageBits(int pages) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, pages - 1));
  }

  /** An entry: a part of the word's hash above the page's number. */
  static int entry(long hash, int bucketBits, int pageBits, int page) {
    int remainderBits = ENTRY_BITS - pageBits;
    int remainder = (int) (hash << bucketBits >>> (Long.SIZE - remainderBits));
    return remainder << pageBits | page;
  }

  static int bucket(long hash, int bucketBits) {
    return bucketBits == 0 ? 0 : (int) (hash >>> (Long.SIZE - bucketBits));
  }

  /** Where a bucket ends if all have equally many words: the ends differ little from it. */
  static int expectedEnd(int words, int bucket, int bucketBits) {
    return (int) (((long) words * (bucket + 1)) >>> bucketBits);
  }

  private static int bucketBits(int words) {
    int buckets = Math.max(1, words / BUCKET_WORDS);
    return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(buckets);
  }

  /** Afterwards {@code ends} has, one place further on, where each bucket ends. */
  private void countBuckets(int words, int bucketBits) {
    int buckets = 1 << bucketBits;
    if (ends.length < buckets + 1) {
      ends = new int[buckets + 1];
    }
    java.util.Arrays.fill(ends, 0, buckets + 1, 0);
    for (int i = 0; i < words; i++) {
      ends[bucket(hashes.hash(i), bucketBits) + 1]++;
    }
    for (int bucket = 0; bucket < buckets; bucket++) {
      ends[bucket + 1] += ends[bucket];
    }
  }

  /** Two bytes for an end, or four where hashes are strangely uneven. */
  private int endBytes(int words, int bucketBits) {
    for (int bucket = 0; bucket < 1 << bucketBits; bucket++) {
      int difference = ends[bucket + 1] - expectedEnd(words, bucket, bucketBits);
      if (difference != (short) difference) {
        return Integer.BYTES;
      }
    }
    return Short.BYTES;
  }

  private void writeEnds(int words, int bucketBits, int endBytes, ByteSink out) {
    for (int bucket = 0; bucket < 1 << bucketBits; bucket++) {
      int difference = ends[bucket + 1] - expectedEnd(words, bucket, bucketBits);
      if (endBytes == Short.BYTES) {
        out.putByte(difference);
        out.putByte(difference >>> 8);
      } else {
        out.putInt(difference);
      }
    }
  }

  /** The entries, bucket by bucket. */
  private void writeWords(int words, int bucketBits, int pageBits, ByteSink out) {
    int base = out.length();
    byte[] bytes = out.room(2 * words);
    for (int i = 0; i < words; i++) {
      long hash = hashes.hash(i);
      int at = base + 2 * ends[bucket(hash, bucketBits)]++;
      int entry = entry(hash, bucketBits, pageBits, hashes.page(i));
      bytes[at] = (byte) entry;
      bytes[at + 1] = (byte) (entry >>> 8);
    }
    out.advance(2 * words);
  }
}
