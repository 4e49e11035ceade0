package dev.pharos.store.lucene;

import dev.pharos.signal.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the index of pages again from the pages themselves, after it was damaged or lost. For one
 * thread.
 */
final class Reindexer implements AutoCloseable {
  private final BlockWriter writer = new BlockWriter();
  private final Decompressors decompressors;
  private final Notices notices;

  Reindexer(Decompressors decompressors, Notices notices) {
    this.decompressors = decompressors;
    this.notices = notices;
  }

  /**
   * Appends an entry for each block. Blocks from the first that cannot be read on are cut off; a
   * page that cannot be read takes its block along.
   */
  void run(PageFile file, BlockIndexFile index) throws IOException {
    StoredPage page = new StoredPage(decompressors);
    long offset = AppendFile.HEADER_BYTES;
    while (offset < file.length()) {
      StoredBlock block;
      try {
        block = StoredBlock.read(file, offset);
      } catch (CorruptDataException e) {
        notices.add(
            "%s: %s; the %d bytes from there on are lost."
                .formatted(file.path(), e.getMessage(), file.length() - offset));
        file.cutBackTo(offset);
        return;
      }
      ByteSink entry = new ByteSink(1 << 18);
      reindex(file, block, page, entry);
      index.append(entry);
      offset += block.length();
    }
  }

  @Override
  public void close() {
    writer.close();
  }

  private void reindex(PageFile file, StoredBlock block, StoredPage page, ByteSink entry)
      throws IOException {
    List<Span> spans = new ArrayList<>(block.rows());
    PageLayout whole = new PageLayout(block.length(), new int[0], new int[0], new int[0]);
    try {
      StoredVocabulary vocabulary = block.readVocabulary(file, decompressors);
      whole = readPages(file, block, vocabulary, page, spans);
    } catch (CorruptDataException e) {
      notices.add(
          "%s: the block of %d spans at offset %d is lost: %s."
              .formatted(file.path(), block.rows(), block.offset(), e.getMessage()));
    }
    writer.write(
        spans.toArray(Span[]::new),
        spans.size(),
        block.sequence(),
        block.offset(),
        whole,
        new ByteSink(1 << 20),
        entry);
  }

  /** Adds the spans of all pages that can be read, and tells which these are. */
  private PageLayout readPages(
      PageFile file,
      StoredBlock block,
      StoredVocabulary vocabulary,
      StoredPage page,
      List<Span> spans)
      throws IOException {
    PageLayout layout = block.readLayout(file);
    List<Integer> read = new ArrayList<>();
    for (int i = 0; i < block.pages(); i++) {
      int before = spans.size();
      try {
        byte[] bytes = file.read(block.offset() + layout.offsets()[i], layout.lengths()[i]);
        page.load(vocabulary, bytes);
        RowReader.read(page, page.rows(), row -> true, (row, span) -> spans.add(span));
        read.add(i);
      } catch (CorruptDataException e) {
        spans.subList(before, spans.size()).clear();
        notices.add(
            "%s: the page of %d spans at offset %d is lost: %s."
                .formatted(
                    file.path(),
                    layout.rows()[i],
                    block.offset() + layout.offsets()[i],
                    e.getMessage()));
      }
    }
    return new PageLayout(
        layout.blockLength(),
        select(layout.offsets(), read),
        select(layout.lengths(), read),
        select(layout.rows(), read));
  }

  private static int[] select(int[] numbers, List<Integer> wanted) {
    return wanted.stream().mapToInt(i -> numbers[i]).toArray();
  }
}
