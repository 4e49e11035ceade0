package dev.pharos.store.lucene;

import dev.pharos.signal.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the index entries of pages again from the pages themselves, after the index was damaged or
 * its writer failed. For one thread.
 */
final class Reindexer implements AutoCloseable {
  private final BlockWriter writer;
  private final Decompressors decompressors;
  private final Notices notices;

  Reindexer(BlockWriter writer, Decompressors decompressors, Notices notices) {
    this.writer = writer;
    this.decompressors = decompressors;
    this.notices = notices;
  }

  /** Takes a page and its terms, valid during the call. */
  @FunctionalInterface
  interface Target {
    void add(PageRef where, PageTerms terms) throws IOException;
  }

  /** All blocks from an offset on; a damaged one is passed over and told. */
  void run(PageFile file, long from, Target target) throws IOException {
    StoredPage page = new StoredPage(decompressors);
    long offset = from;
    while (offset < file.length()) {
      BlockSpan span = BlockSpan.at(file, offset);
      if (span == null) {
        notices.add(
            "%s: no block begins at offset %d; the %d bytes from there on are not read."
                .formatted(file.path(), offset, file.length() - offset));
        return;
      }
      try {
        reindex(file, StoredBlock.read(file, offset, decompressors), page, target);
      } catch (CorruptDataException e) {
        notices.add(
            "%s: the block of %d spans at offset %d is damaged and was left out: %s."
                .formatted(file.path(), span.rows(), offset, e.getMessage()));
      }
      offset += span.length();
    }
  }

  @Override
  public void close() {
    writer.close();
  }

  private void reindex(PageFile file, StoredBlock block, StoredPage page, Target target)
      throws IOException {
    List<PageRef> places = new ArrayList<>();
    List<Span> spans = new ArrayList<>(block.rows());
    long offset = block.firstPage();
    for (int i = 0; i < block.pages(); i++) {
      byte[] header = file.read(offset, PageWriter.HEADER_BYTES);
      int length = StoredPage.length(header, 0);
      byte[] bytes = file.read(offset, length);
      try {
        page.load(block.vocabulary(), bytes, 0, length);
        int before = spans.size();
        RowReader.read(page, page.rows(), row -> true, (row, span) -> spans.add(span));
        places.add(new PageRef(file, block.offset(), offset, length, spans.size() - before, 0, 0));
      } catch (CorruptDataException e) {
        notices.add(
            "%s: the page at offset %d is damaged and was left out: %s."
                .formatted(file.path(), offset, e.getMessage()));
      }
      offset += length;
    }
    int[] pageRows = places.stream().mapToInt(PageRef::rows).toArray();
    int[] next = new int[1];
    writer.write(
        spans.toArray(Span[]::new),
        spans.size(),
        block.sequence(),
        pageRows,
        new ByteSink(1 << 20),
        (at, length, rows, minStart, maxStart, terms) -> {
          PageRef place = places.get(next[0]++);
          target.add(
              new PageRef(
                  file, place.block(), place.page(), place.length(), rows, minStart, maxStart),
              terms);
        });
  }
}
