package dev.pharos.store.lucene;

import dev.pharos.store.disk.CorruptDataException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.LogByteSizeMergePolicy;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.MMapDirectory;
import org.jspecify.annotations.Nullable;

/**
 * Lucene's index of one period's rollups. Everything but {@link #reader} is for one thread at a
 * time.
 */
final class RollupIndex implements Closeable {
  /** No commit yet. */
  static final long NO_COMMIT = 0;

  /**
   * Segments of one size before they are merged: a search looks into each, a merge rewrites each
   * term, and terms are most of the cost.
   */
  private static final int MERGE_FACTOR = 24;

  /** Segments up to this size count as one size, whatever small flushes made of them. */
  private static final double SMALL_SEGMENT_MB = 0.25;

  /** What is written lies in memory once more until so much of it is a segment. */
  private static final double BUFFER_MB = 8;

  private final Directory directory;
  private CommitKeeper keeper = new CommitKeeper();
  private @Nullable IndexWriter writer;
  private @Nullable DirectoryReader reader;
  private long generation;

  private RollupIndex(Directory directory, long generation) {
    this.directory = directory;
    this.generation = generation;
  }

  static RollupIndex create(Path folder) throws IOException {
    return new RollupIndex(new DurableDirectory(folder), NO_COMMIT);
  }

  /** Opens the index as it was at a commit. */
  static RollupIndex open(Path folder, long generation) throws IOException {
    RollupIndex index = new RollupIndex(new DurableDirectory(folder), generation);
    try {
      index.reader = DirectoryReader.open(index.commit(generation));
      return index;
    } catch (IOException | RuntimeException e) {
      try (index) {
        throw e;
      }
    }
  }

  /** Whether every file of an index ends with the checksum of what is before it. */
  static boolean isWhole(Path folder) {
    try (Directory directory = new MMapDirectory(folder)) {
      for (String file : directory.listAll()) {
        if (!file.equals(IndexWriter.WRITE_LOCK_NAME)) {
          try (IndexInput input = directory.openInput(file, IOContext.READONCE)) {
            CodecUtil.checksumEntireFile(input);
          }
        }
      }
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /** What was indexed up to the last {@link #refresh}; null before the first. */
  @Nullable DirectoryReader reader() {
    return reader;
  }

  /**
   * Reads every byte and compares checksums, because a flipped one would be met much later, as
   * nonsense.
   */
  void checkIntegrity() throws IOException {
    DirectoryReader current = reader;
    if (current != null) {
      for (LeafReaderContext leaf : current.leaves()) {
        leaf.reader().checkIntegrity();
      }
    }
  }

  long generation() {
    return generation;
  }

  void add(Document document) throws IOException {
    try {
      writable().addDocument(document);
    } catch (AlreadyClosedException e) {
      throw new IOException("the index was closed by an earlier failure", e);
    }
  }

  /** Makes what was added visible to a new {@link #reader}. */
  void refresh() throws IOException {
    IndexWriter open = writer;
    if (open == null) {
      return;
    }
    try {
      DirectoryReader before = reader;
      if (before == null) {
        reader = DirectoryReader.open(open);
        return;
      }
      DirectoryReader after = DirectoryReader.openIfChanged(before, open);
      if (after != null) {
        reader = after;
        before.close();
      }
    } catch (AlreadyClosedException e) {
      throw new IOException("the index was closed by an earlier failure", e);
    }
  }

  /** Makes everything added durable and names it. */
  long commit() throws IOException {
    IndexWriter open = writer;
    if (open != null) {
      try {
        open.commit();
      } catch (AlreadyClosedException e) {
        throw new IOException("the index was closed by an earlier failure", e);
      }
      generation = newestGeneration();
    }
    return generation;
  }

  void retain(long generation) throws IOException {
    keeper.retain(generation);
    IndexWriter open = writer;
    if (open != null && open.isOpen()) {
      open.deleteUnusedFiles();
    }
  }

  /** Ends writing for now; everything added was committed. */
  void closeWriter() throws IOException {
    IndexWriter open = writer;
    writer = null;
    if (open != null) {
      open.close();
    }
  }

  /** Goes back to the last commit, after a failure of the writer. */
  void rollback() throws IOException {
    IndexWriter open = writer;
    writer = null;
    if (open != null && open.isOpen()) {
      open.rollback();
    }
  }

  @Override
  public void close() throws IOException {
    try (directory;
        DirectoryReader last = reader) {
      rollback();
    }
  }

  private IndexWriter writable() throws IOException {
    IndexWriter open = writer;
    if (open != null) {
      return open;
    }
    LogByteSizeMergePolicy merges = new LogByteSizeMergePolicy();
    merges.setMergeFactor(MERGE_FACTOR);
    merges.setMinMergeMB(SMALL_SEGMENT_MB);
    merges.setNoCFSRatio(1);
    merges.setMaxCFSSegmentSizeMB(Double.POSITIVE_INFINITY);
    ConcurrentMergeScheduler scheduler = new ConcurrentMergeScheduler();
    scheduler.setMaxMergesAndThreads(2, 1);
    scheduler.disableAutoIOThrottle();
    keeper = new CommitKeeper();
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setIndexDeletionPolicy(keeper)
            .setMergePolicy(merges)
            .setMergeScheduler(scheduler)
            .setUseCompoundFile(true)
            .setRAMBufferSizeMB(BUFFER_MB)
            .setMaxFullFlushMergeWaitMillis(0)
            .setCommitOnClose(false);
    if (generation == NO_COMMIT) {
      config.setOpenMode(IndexWriterConfig.OpenMode.CREATE);
    } else {
      keeper.openAt(generation);
      config.setOpenMode(IndexWriterConfig.OpenMode.APPEND).setIndexCommit(commit(generation));
    }
    open = new IndexWriter(directory, config);
    writer = open;
    return open;
  }

  private IndexCommit commit(long wanted) throws IOException {
    for (IndexCommit commit : DirectoryReader.listCommits(directory)) {
      if (commit.getGeneration() == wanted) {
        return commit;
      }
    }
    throw new CorruptDataException("the index has no commit " + wanted);
  }

  private long newestGeneration() throws IOException {
    return DirectoryReader.listCommits(directory).getLast().getGeneration();
  }
}
