package dev.pharos.store.lucene;

import dev.pharos.store.disk.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.jspecify.annotations.Nullable;

/** The rollups of one period. For one thread at a time. */
final class RollupPartition {
  private final RollupPeriod period;
  private final Path folder;
  private RollupIndex index;
  private long writtenThrough;

  private RollupPartition(
      RollupPeriod period, Path folder, RollupIndex index, long writtenThrough) {
    this.period = period;
    this.folder = folder;
    this.index = index;
    this.writtenThrough = writtenThrough;
  }

  static RollupPartition create(Path root, RollupPeriod period) throws IOException {
    Path folder = root.resolve(period.name());
    FileTree.delete(folder);
    Files.createDirectories(folder);
    FileTree.sync(root);
    return new RollupPartition(period, folder, RollupIndex.create(folder), 0);
  }

  static RollupPartition open(Path root, RollupCommit.Part part, long writtenThrough)
      throws IOException {
    Path folder = root.resolve(part.period().name());
    RollupIndex index = RollupIndex.open(folder, part.generation());
    try {
      index.checkIntegrity();
    } catch (IOException | RuntimeException e) {
      try (index) {
        throw e;
      }
    }
    return new RollupPartition(part.period(), folder, index, writtenThrough);
  }

  RollupPeriod period() {
    return period;
  }

  Path folder() {
    return folder;
  }

  long generation() {
    return index.generation();
  }

  @Nullable DirectoryReader reader() {
    return index.reader();
  }

  /** Writes what it does not have yet and commits it, all or nothing. */
  void write(List<RollupAppend> appends, long through) throws IOException {
    if (appends.stream().noneMatch(append -> append.sequence() > writtenThrough)) {
      return;
    }
    try {
      for (RollupAppend append : appends) {
        if (append.sequence() > writtenThrough) {
          index.add(append.document().indexed());
        }
      }
      index.commit();
      writtenThrough = through;
      index.refresh();
    } catch (IOException e) {
      goBack(e);
      throw e;
    }
  }

  void retain(long generation) throws IOException {
    index.retain(generation);
  }

  void closeWriter() throws IOException {
    index.closeWriter();
  }

  void close() throws IOException {
    index.close();
  }

  void drop() throws IOException {
    index.close();
    FileTree.delete(folder);
  }

  private void goBack(IOException cause) {
    long generation = index.generation();
    try {
      index.close();
      index =
          generation == RollupIndex.NO_COMMIT
              ? RollupIndex.create(folder)
              : RollupIndex.open(folder, generation);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
