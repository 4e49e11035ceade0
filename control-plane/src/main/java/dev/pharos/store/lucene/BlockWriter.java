package dev.pharos.store.lucene;

import dev.pharos.signal.Span;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes rows as a block: header, vocabulary, pages; FORMAT.md draws it. For one thread. */
final class BlockWriter implements AutoCloseable {
  static final int MAGIC = 0x4B4C4250; // "PBLK"
  static final int HEADER_BYTES = 48;

  private final BlockVocabulary vocabulary = new BlockVocabulary();
  private final PageTerms terms = new PageTerms(vocabulary);
  private final PageWriter pages = new PageWriter(vocabulary, terms);
  private final BlockRows rows = new BlockRows();
  private final ByteSink raw = new ByteSink(1 << 16);

  /** Is told of each page, in order, while its terms are at hand. */
  @FunctionalInterface
  interface PageListener {
    /**
     * @param offset of the page from the block's start
     */
    void page(int offset, int length, int rows, long minStartNs, long maxStartNs, PageTerms terms)
        throws IOException;
  }

  /**
   * Appends one block.
   *
   * @param spans sorted by trace; the first {@code count} count
   * @param sequence of the block
   * @param pageRows rows of each page, to repeat an earlier division; null to divide anew
   */
  void write(
      Span[] spans,
      int count,
      long sequence,
      int @Nullable [] pageRows,
      ByteSink out,
      PageListener listener)
      throws IOException {
    try {
      rows.meet(spans, count, vocabulary);
      int start = out.length();
      for (int i = 0; i < HEADER_BYTES / Integer.BYTES; i++) {
        out.putInt(0);
      }
      raw.clear();
      vocabulary.write(raw);
      int stored = pages.compress(raw, out);
      int vocabularyChecksum = PageWriter.checksum(out.array(), start + HEADER_BYTES, stored);
      int pageCount = writePages(pageRows, start, out, listener);

      out.setInt(start, MAGIC);
      out.setInt(start + 4, out.length() - start);
      out.setLong(start + 8, sequence);
      out.setInt(start + 16, count);
      out.setInt(start + 20, pageCount);
      out.setInt(start + 24, stored);
      out.setInt(start + 28, raw.length());
      out.setInt(start + 32, vocabularyChecksum);
      out.setInt(start + HEADER_BYTES - 4, PageWriter.checksum(out.array(), start, 44));
    } finally {
      rows.clear();
      vocabulary.clear();
    }
  }

  @Override
  public void close() {
    pages.close();
  }

  private int writePages(int @Nullable [] pageRows, int start, ByteSink out, PageListener listener)
      throws IOException {
    int pageCount = 0;
    int from = 0;
    while (from < rows.count()) {
      int to = pageRows == null ? pageEnd(from) : from + pageRows[pageCount];
      int offset = out.length() - start;
      pages.write(rows, from, to, out);
      long minStart = Long.MAX_VALUE;
      long maxStart = Long.MIN_VALUE;
      for (int row = from; row < to; row++) {
        minStart = Math.min(minStart, rows.span(row).startNs());
        maxStart = Math.max(maxStart, rows.span(row).startNs());
      }
      int length = out.length() - start - offset;
      listener.page(offset, length, to - from, minStart, maxStart, terms);
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
