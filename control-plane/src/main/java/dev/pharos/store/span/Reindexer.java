package dev.pharos.store.span;

import dev.pharos.signal.Span;
import dev.pharos.store.disk.AppendFile;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.Decompressors;
import dev.pharos.store.disk.Notices;
import dev.pharos.store.disk.PageFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the index of pages again from the pages themselves, after it was damaged or lost. For one
 * thread.
 */
final class Reindexer implements AutoCloseable {
  /** Bytes searched for a block at a time. */
  private static final int STRETCH_BYTES = 1 << 16;

  /** An entry's length has 31 bits: longer stretches without a block get several. */
  private static final long GAP_BYTES = 1L << 30;

  private final BlockWriter writer = new BlockWriter();
  private final Decompressors decompressors;
  private final Notices notices;

  Reindexer(Decompressors decompressors, Notices notices) {
    this.decompressors = decompressors;
    this.notices = notices;
  }

  /**
   * Appends an entry for each block. What is no block gets an entry without pages, so that entries
   * lie as close as blocks; damage is told.
   */
  void run(PageFile file, BlockIndexFile index) throws IOException {
    StoredPage page = new StoredPage(decompressors);
    long offset = AppendFile.HEADER_BYTES;
    while (offset < file.length()) {
      ByteSink entry = new ByteSink(1 << 18);
      long end;
      try {
        StoredBlock block = StoredBlock.read(file, offset);
        end = offset + block.length();
        reindex(file, block, page, entry);
      } catch (CorruptDataException e) {
        end = Math.min(nextBlock(file, offset + 1), offset + GAP_BYTES);
        notices.add(
            "%s: %s; the %d bytes from there on are lost."
                .formatted(file.path(), e.getMessage(), end - offset));
        writeEmpty(offset, Math.toIntExact(end - offset), entry);
      }
      index.append(entry);
      offset = end;
    }
  }

  @Override
  public void close() {
    writer.close();
  }

  /** Where the next whole block begins, or the file's end. */
  private static long nextBlock(PageFile file, long from) throws IOException {
    int overlap = Integer.BYTES - 1;
    for (long start = from; start < file.length(); start += STRETCH_BYTES) {
      int length = (int) Math.min(file.length() - start, STRETCH_BYTES + overlap);
      ByteSource bytes = new ByteSource(file.read(start, length));
      for (int at = 0; at + Integer.BYTES <= length; at++) {
        if (bytes.intAt(at) == BlockWriter.MAGIC && isBlock(file, start + at)) {
          return start + at;
        }
      }
    }
    return file.length();
  }

  private static boolean isBlock(PageFile file, long offset) throws IOException {
    try {
      StoredBlock.read(file, offset);
      return true;
    } catch (CorruptDataException e) {
      return false; // the number stands there by chance
    }
  }

  private void writeEmpty(long offset, int length, ByteSink entry) {
    PageLayout none = new PageLayout(length, new int[0], new int[0], new int[0]);
    writer.write(new Span[0], 0, 0, offset, none, new ByteSink(1 << 10), entry);
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
