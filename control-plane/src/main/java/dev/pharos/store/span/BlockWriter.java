package dev.pharos.store.span;

import dev.pharos.signal.Span;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.Checksum;
import dev.pharos.store.disk.StreamWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as a block, header, vocabulary and pages, and its entry in the index; FORMAT.md draws
 * both. For one thread.
 */
final class BlockWriter implements AutoCloseable {
  static final int MAGIC = 0x4B4C4250; // "PBLK"
  static final int HEADER_BYTES = 40;

  private final BlockVocabulary vocabulary = new BlockVocabulary();
  private final PageHashes hashes = new PageHashes(vocabulary);
  private final BlockShares shares = new BlockShares();
  private final StreamWriter streams = new StreamWriter();
  private final PageWriter pages = new PageWriter(streams, hashes, shares);
  private final BlockIndexWriter index = new BlockIndexWriter(vocabulary, hashes, shares);
  private final BlockRows rows = new BlockRows();
  private final ByteSink raw = new ByteSink(1 << 16);
  private final ByteSink directory = new ByteSink(1 << 10);

  /**
   * Appends one block to {@code out} and its entry to {@code indexOut}.
   *
   * @param spans sorted by trace; the first {@code count} count
   * @param blockOffset where the block will lie in its file
   * @param layout of an earlier writing of the same rows, to make its index entry again; null to
   *     divide anew
   */
  void write(
      Span[] spans,
      int count,
      long sequence,
      long blockOffset,
      @Nullable PageLayout layout,
      ByteSink out,
      ByteSink indexOut) {
    try {
      rows.meet(spans, count, vocabulary);
      hashes.beginBlock();
      index.beginBlock();
      shares.beginBlock();
      int start = out.length();
      for (int i = 0; i < HEADER_BYTES / Integer.BYTES; i++) {
        out.putInt(0);
      }
      raw.clear();
      vocabulary.write(raw);
      int stored = streams.compress(raw, out);
      if (stored == raw.length()) {
        out.putAll(raw);
      }
      out.setInt(start + 32, Checksum.of(out.array(), start + HEADER_BYTES, stored));
      int pageCount = writePages(layout, start, out);
      int trailer = out.length();
      out.putAll(directory);
      out.putInt(Checksum.of(out.array(), trailer, directory.length()));
      out.setInt(start, MAGIC);
      out.setInt(start + 4, out.length() - start);
      out.setLong(start + 8, sequence);
      out.setInt(start + 16, count);
      out.setInt(start + 20, pageCount);
      out.setInt(start + 24, stored);
      out.setInt(start + 28, raw.length());
      out.setInt(start + 36, Checksum.of(out.array(), start, 36));
      int length = layout == null ? out.length() - start : layout.blockLength();
      index.finish(sequence, blockOffset, length, indexOut);
    } finally {
      rows.clear();
      vocabulary.clear();
    }
  }

  @Override
  public void close() {
    streams.close();
  }

  private int writePages(@Nullable PageLayout layout, int start, ByteSink out) {
    directory.clear();
    int pageCount = 0;
    int from = 0;
    while (from < rows.count()) {
      int to = layout == null ? pageEnd(from) : from + layout.rows()[pageCount];
      long min = Long.MAX_VALUE;
      long max = Long.MIN_VALUE;
      for (int row = from; row < to; row++) {
        min = Math.min(min, rows.span(row).startNs());
        max = Math.max(max, rows.span(row).startNs());
      }
      int offset = out.length() - start;
      hashes.beginPage();
      pages.write(rows, from, to, min, out);
      int length = out.length() - start - offset;
      directory.putInt(length);
      directory.putInt(to - from);
      if (layout == null) {
        index.addPage(rows, from, to, offset, length, min, max);
      } else {
        index.addPage(
            rows, from, to, layout.offsets()[pageCount], layout.lengths()[pageCount], min, max);
      }
      pageCount++;
      from = to;
    }
    return pageCount;
  }

  /** A page ends between two traces unless a trace is too long for that. */
  private int pageEnd(int from) {
    int count = rows.count();
    int end = Math.min(count, from + SpanStoreLimits.PAGE_ROWS);
    int last = Math.min(count, from + SpanStoreLimits.PAGE_ROWS_AT_MOST);
    while (end < last && rows.span(end).traceId().equals(rows.span(end - 1).traceId())) {
      end++;
    }
    return end;
  }
}
