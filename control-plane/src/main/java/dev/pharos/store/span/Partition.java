package dev.pharos.store.span;

import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.store.disk.ByteShares;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.FileTree;
import dev.pharos.store.disk.Notices;
import dev.pharos.store.disk.PageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The spans of a day or of a segment: a file of pages and a file by which they are found, both of
 * which only grow, so that each commit is a pair of lengths. Changes are for one thread at a time;
 * views are for any.
 */
final class Partition {
  private static final Logger log = LoggerFactory.getLogger(Partition.class);
  private static final String PAGES = "spans.pages";
  private static final String PAGES_MAGIC = "PHSPAN\r\n";
  private static final int PAGES_VERSION = 1;
  private static final String INDEX = "spans.index";

  private final PartitionName name;
  private final Path folder;
  private final PageFile pages;
  private final BlockIndexFile index;
  private final BlockCache cache;
  private final AtomicInteger holders = new AtomicInteger(1);
  private long lastSequence;
  private long lastMerged;
  private long settledPages;
  private long settledIndex;
  private boolean dirty;
  private volatile boolean dropped;

  private Partition(
      PartitionName name, Path folder, PageFile pages, BlockIndexFile index, BlockCache cache) {
    this.name = name;
    this.folder = folder;
    this.pages = pages;
    this.index = index;
    this.cache = cache;
    settle();
  }

  static Path folderOf(Path root, PartitionName name) {
    return root.resolve(name.folder());
  }

  static Partition create(Path root, PartitionName name, BlockCache cache) throws IOException {
    Path folder = folderOf(root, name);
    FileTree.delete(folder);
    Files.createDirectory(folder);
    PageFile pages =
        PageFile.create(folder.resolve(PAGES), PAGES_MAGIC, PAGES_VERSION, name.header());
    BlockIndexFile index = BlockIndexFile.create(folder.resolve(INDEX), name.header());
    FileTree.sync(folder);
    FileTree.sync(root);
    return new Partition(name, folder, pages, index, cache);
  }

  /**
   * Opens a partition as a commit left it. An index that is damaged or missing is made again from
   * the pages; of pages that are damaged or missing the others are kept, and that is told.
   */
  static Partition open(
      Path root, SpanCommit.Part part, Reindexer reindexer, BlockCache cache, Notices notices)
      throws IOException {
    PartitionName name = part.name();
    Path folder = folderOf(root, name);
    PageFile pages =
        PageFile.open(
            folder.resolve(PAGES), PAGES_MAGIC, PAGES_VERSION, name.header(), part.pagesLength());
    if (pages.length() < part.pagesLength()) {
      notices.add(
          "%s lost its last %d bytes; what is before them is kept."
              .formatted(pages.path(), part.pagesLength() - pages.length()));
    }
    Path indexPath = folder.resolve(INDEX);
    try {
      BlockIndexFile index =
          BlockIndexFile.open(indexPath, name.header(), part.indexLength(), pages.length());
      return new Partition(name, folder, pages, index, cache);
    } catch (CorruptDataException | java.nio.file.NoSuchFileException e) {
      notices.add(
          "%s could not be read (%s) and was made again.".formatted(indexPath, e.getMessage()));
    }
    BlockIndexFile index = BlockIndexFile.create(indexPath, name.header());
    Partition partition = new Partition(name, folder, pages, index, cache);
    reindexer.run(pages, index);
    partition.dirty = true;
    partition.settle();
    return partition;
  }

  PartitionName name() {
    return name;
  }

  PageFile pages() {
    return pages;
  }

  Path folder() {
    return folder;
  }

  BlockIndex[] blocks() {
    return index.blocks();
  }

  TraceFilter traces() {
    return index.traces();
  }

  long rows() {
    return index.rows();
  }

  /** When its newest span starts; there must be one. */
  long maxStartNs() {
    BlockIndex[] blocks = index.blocks();
    return blocks[blocks.length - 1].maxStartNs();
  }

  /** Of the last block that was appended since it is open, or 0. */
  long lastSequence() {
    return lastSequence;
  }

  /** Bytes on disk. */
  long bytes() {
    return pages.length() + index.length();
  }

  /** They add up to {@link #bytes}. For the one thread that changes it. */
  Map<ServiceId, Long> bytesByService() {
    ByteShares<ServiceId> all = new ByteShares<>();
    all.addAll(index.shares().all());
    return all.upTo(bytes(), ServiceId.NOBODY);
  }

  /**
   * Appends rows as blocks and makes them visible to new views, all or nothing. A sequence that was
   * appended before is not appended again.
   */
  void append(BlockWriter writer, ByteSink buffer, Span[] spans, int count, long sequence)
      throws IOException {
    if (sequence > lastSequence) {
      write(writer, buffer, spans, count, sequence);
      lastSequence = sequence;
      settle();
    }
  }

  /**
   * As {@link #append}, of what a merge kept: no commit has it before {@link #settle}.
   *
   * @param write a number that grows; one that was appended before is not appended again
   */
  void appendMerged(
      BlockWriter writer, ByteSink buffer, Span[] spans, int count, long sequence, long write)
      throws IOException {
    if (write > lastMerged) {
      write(writer, buffer, spans, count, sequence);
      lastMerged = write;
    }
  }

  /** From now on commits have all that was appended. */
  final void settle() {
    settledPages = pages.length();
    settledIndex = index.length();
  }

  private void write(BlockWriter writer, ByteSink buffer, Span[] spans, int count, long sequence)
      throws IOException {
    long start = pages.length();
    ByteSink entries = new ByteSink(1 << 18);
    buffer.clear();
    for (int from = 0; from < count; from += SpanStoreLimits.BLOCK_ROWS) {
      int to = Math.min(count, from + SpanStoreLimits.BLOCK_ROWS);
      boolean all = from == 0 && to == count;
      writer.write(
          all ? spans : Arrays.copyOfRange(spans, from, to),
          to - from,
          sequence,
          start + buffer.length(),
          null,
          buffer,
          entries);
    }
    dirty = true;
    pages.append(buffer);
    try {
      index.append(entries);
    } catch (IOException e) {
      pages.cutBackTo(start);
      throw e;
    }
  }

  /** Makes all that was appended durable. */
  SpanCommit.Part commit() throws IOException {
    if (dirty) {
      pages.sync();
      index.sync();
      dirty = false;
    }
    return new SpanCommit.Part(name, settledPages, settledIndex);
  }

  /** Lets go of what writing needs. */
  void closeWriter() throws IOException {
    commit();
    pages.closeWriter();
    index.closeWriter();
  }

  /** Takes the partition away under a name that says that it was not read in full. */
  Path setAside() throws IOException {
    Path aside = FileTree.setAside(folder);
    letGo();
    return aside;
  }

  /** Takes the partition away; its files go when the last view does. */
  void drop() throws IOException {
    Path gone = goneFolder();
    FileTree.delete(gone);
    Files.move(folder, gone);
    dropped = true;
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
        FileTree.delete(goneFolder());
      }
    } catch (IOException e) {
      log.warn("The partition {} could not be closed cleanly.", folder, e);
    }
  }

  private Path goneFolder() {
    return folder.resolveSibling(folder.getFileName() + ".dropped");
  }
}
