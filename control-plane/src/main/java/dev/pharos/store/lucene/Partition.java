package dev.pharos.store.lucene;

import dev.pharos.signal.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.index.DirectoryReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The spans that start on one day (UTC): a page file and the index that finds its pages. Changes
 * are for one thread at a time; views are for any.
 */
final class Partition {
  private static final Logger log = LoggerFactory.getLogger(Partition.class);
  private static final String PAGES = "spans.pages";
  private static final String INDEX = "index";

  private final long day;
  private final Path folder;
  private final PageFile pages;
  private final Reindexer reindexer;
  private final BlockCache cache;
  private final PageDocument document = new PageDocument();
  private final AtomicInteger holders = new AtomicInteger(1);
  private PartitionIndex index;
  private long committedLength;
  private long lastSequence;
  private long rows;
  private boolean dirty;
  private boolean indexFailed;
  private volatile boolean dropped;

  private Partition(
      long day,
      Path folder,
      PageFile pages,
      PartitionIndex index,
      Reindexer reindexer,
      BlockCache cache) {
    this.day = day;
    this.folder = folder;
    this.pages = pages;
    this.index = index;
    this.reindexer = reindexer;
    this.cache = cache;
  }

  static Path folderOf(Path root, long day) {
    return root.resolve(LocalDate.ofEpochDay(day).toString());
  }

  static Partition create(Path root, long day, Reindexer reindexer, BlockCache cache)
      throws IOException {
    Path folder = folderOf(root, day);
    FileTree.delete(folder);
    Files.createDirectories(folder.resolve(INDEX));
    PageFile pages = PageFile.create(folder.resolve(PAGES), day);
    FileTree.sync(folder);
    FileTree.sync(root);
    PartitionIndex index = PartitionIndex.create(folder.resolve(INDEX));
    return new Partition(day, folder, pages, index, reindexer, cache);
  }

  /**
   * Opens a partition as a commit left it. An index that is damaged or not there is made again from
   * the pages.
   */
  static Partition open(
      Path root, CommitName.Part part, Reindexer reindexer, BlockCache cache, Notices notices)
      throws IOException {
    Path folder = folderOf(root, part.day());
    PageFile pages = PageFile.open(folder.resolve(PAGES), part.day(), part.pagesLength(), notices);
    Path indexFolder = folder.resolve(INDEX);
    try {
      PartitionIndex index = PartitionIndex.open(indexFolder, part.generation());
      Partition partition = new Partition(part.day(), folder, pages, index, reindexer, cache);
      partition.committedLength = pages.length();
      partition.rows = index.rows();
      if (pages.length() == part.pagesLength()) {
        return partition;
      }
      index.close();
    } catch (IOException | RuntimeException e) {
      notices.add(
          "The index of the partition of %s could not be opened and was made again: %s."
              .formatted(LocalDate.ofEpochDay(part.day()), e.getMessage()));
      log.warn("Index of {} could not be opened; it is made again.", folder, e);
    }
    FileTree.delete(indexFolder);
    Files.createDirectories(indexFolder);
    PartitionIndex index = PartitionIndex.create(indexFolder);
    Partition partition = new Partition(part.day(), folder, pages, index, reindexer, cache);
    partition.reindex(PageFile.HEADER_BYTES);
    return partition;
  }

  long day() {
    return day;
  }

  PageFile pages() {
    return pages;
  }

  Path folder() {
    return folder;
  }

  /** Rows kept, as the index counts them. */
  long rows() {
    return rows;
  }

  boolean isDirty() {
    return dirty;
  }

  boolean hasWriter() {
    return index.hasWriter();
  }

  @Nullable DirectoryReader reader() {
    return index.reader();
  }

  /**
   * Appends rows as one block and makes it visible to new views. When it throws, the same call is
   * to be made again later; what the first one already did is then not repeated.
   */
  void append(BlockWriter writer, ByteSink buffer, Span[] spans, int count, long sequence)
      throws IOException {
    if (indexFailed) {
      repairIndex();
    }
    dirty = true;
    if (sequence > lastSequence) {
      appendBlock(writer, buffer, spans, count, sequence);
    }
    try {
      index.refresh();
    } catch (IOException e) {
      indexFailed = true;
      throw e;
    }
  }

  private void appendBlock(
      BlockWriter writer, ByteSink buffer, Span[] spans, int count, long sequence)
      throws IOException {
    buffer.clear();
    long start = pages.length();
    try {
      writer.write(
          spans,
          count,
          sequence,
          null,
          buffer,
          (offset, length, pageRows, minStart, maxStart, terms) ->
              index.add(
                  document.of(
                      new PageRef(
                          pages, start, start + offset, length, pageRows, minStart, maxStart),
                      terms)));
      pages.append(buffer);
      lastSequence = sequence;
      rows += count;
    } catch (IOException | RuntimeException e) {
      // The index may know pages that the file does not have: go back to what both have.
      indexFailed = true;
      throw e;
    }
  }

  /** Makes all that was appended durable. */
  CommitName.Part commit() throws IOException {
    if (indexFailed) {
      repairIndex();
    }
    if (dirty) {
      pages.sync();
      try {
        index.commit();
      } catch (IOException e) {
        indexFailed = true;
        throw e;
      }
      committedLength = pages.length();
      dirty = false;
    }
    return new CommitName.Part(day, index.generation(), committedLength);
  }

  void retain(long generation) throws IOException {
    index.retain(generation);
  }

  /** Lets go of what writing needs; all that was appended is committed before. */
  void closeWriter() throws IOException {
    commit();
    index.closeWriter();
    pages.closeWriter();
  }

  /** Bytes on disk. */
  long bytes() throws IOException {
    return FileTree.bytes(folder);
  }

  /** Takes the partition away; its files go when the last view does. */
  void drop() throws IOException {
    dropped = true;
    Path gone = folder.resolveSibling(folder.getFileName() + ".dropped");
    FileTree.delete(gone);
    index.rollback();
    Files.move(folder, gone);
    letGo();
  }

  /** Ends the use of the partition; what was not committed is lost. */
  void close() {
    letGo();
  }

  void hold() {
    holders.incrementAndGet();
  }

  void letGo() {
    if (holders.decrementAndGet() > 0) {
      return;
    }
    cache.forget(pages);
    try {
      pages.close();
      index.close();
      if (dropped) {
        FileTree.delete(folder.resolveSibling(folder.getFileName() + ".dropped"));
      }
    } catch (IOException e) {
      log.warn("The partition {} could not be closed cleanly.", folder, e);
    }
  }

  /** Goes back to the last commit of the index and adds what the page file has beyond it. */
  private void repairIndex() throws IOException {
    long generation = index.generation();
    index.close();
    Path indexFolder = folder.resolve(INDEX);
    if (generation == PartitionIndex.NO_COMMIT) {
      FileTree.delete(indexFolder);
      Files.createDirectories(indexFolder);
      index = PartitionIndex.create(indexFolder);
      reindex(PageFile.HEADER_BYTES);
    } else {
      index = PartitionIndex.open(indexFolder, generation);
      reindex(committedLength);
    }
    indexFailed = false;
  }

  private void reindex(long from) throws IOException {
    dirty = true;
    reindexer.run(pages, from, (where, terms) -> index.add(document.of(where, terms)));
    index.refresh();
    rows = index.rows();
  }
}
