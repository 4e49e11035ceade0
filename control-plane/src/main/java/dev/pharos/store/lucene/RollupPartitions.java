package dev.pharos.store.lucene;

import dev.pharos.signal.StartupException;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.FileTree;
import dev.pharos.store.disk.Notices;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;

/** The periods on disk. Writing and dropping exclude each other; dropping does not wait. */
final class RollupPartitions {
  private final Path root;
  private final Duration deployments;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<RollupPeriod, RollupPartition> byPeriod = new HashMap<>();

  private RollupPartitions(Path root, Duration deployments) {
    this.root = root;
    this.deployments = deployments;
  }

  /**
   * @param deployments how long those are kept
   */
  static RollupPartitions open(
      Path root, RollupCommit commit, Duration deployments, Notices notices) throws IOException {
    FileTree.create(root);
    RollupPartitions partitions = new RollupPartitions(root, deployments);
    long newestNs = Long.MIN_VALUE;
    for (RollupCommit.Part part : commit.parts()) {
      newestNs = Math.max(newestNs, part.period().endNs());
    }
    for (RollupCommit.Part part : commit.parts()) {
      // A period that expired after the commit is gone on purpose.
      if (!part.period().isPast(newestNs, deployments)
          || Files.exists(root.resolve(part.period().name()))) {
        partitions.open(part, commit.nextSequence() - 1, notices);
      }
    }
    partitions.deleteUnnamed();
    return partitions;
  }

  /** All periods as they are now; the caller holds it. */
  RollupReaders readers() {
    lock.lock();
    try {
      return heldReaders();
    } finally {
      lock.unlock();
    }
  }

  private RollupReaders heldReaders() {
    Map<RollupPeriod, DirectoryReader> readers = new HashMap<>();
    byPeriod.forEach((period, partition) -> {
      DirectoryReader reader = partition.reader();
      if (reader != null) {
        readers.put(period, reader);
      }
    });
    return new RollupReaders(readers);
  }

  /** Makes appends up to the line durable; what a failed earlier call wrote is not repeated. */
  RollupCommit write(List<RollupAppend> appends, long line) throws IOException {
    lock.lock();
    try {
      return writeAlone(appends, line);
    } finally {
      lock.unlock();
    }
  }

  private RollupCommit writeAlone(List<RollupAppend> appends, long line) throws IOException {
    Map<RollupPeriod, List<RollupAppend>> byTarget = new LinkedHashMap<>();
    for (RollupAppend append : appends) {
      byTarget.computeIfAbsent(append.period(), key -> new ArrayList<>()).add(append);
    }
    for (Map.Entry<RollupPeriod, List<RollupAppend>> target : byTarget.entrySet()) {
      RollupPartition partition = byPeriod.get(target.getKey());
      if (partition == null) {
        partition = RollupPartition.create(root, target.getKey());
        byPeriod.put(target.getKey(), partition);
      }
      partition.write(target.getValue(), line);
    }
    List<RollupCommit.Part> parts = new ArrayList<>();
    for (RollupPartition partition : byPeriod.values()) {
      if (partition.generation() != RollupIndex.NO_COMMIT) {
        parts.add(new RollupCommit.Part(partition.period(), partition.generation()));
      }
      if (!byTarget.containsKey(partition.period())) {
        partition.closeWriter();
      }
    }
    return new RollupCommit(line + 1, parts);
  }

  void retain(RollupCommit commit) throws IOException {
    lock.lock();
    try {
      for (RollupCommit.Part part : commit.parts()) {
        RollupPartition partition = byPeriod.get(part.period());
        if (partition != null) {
          partition.retain(part.generation());
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Drops periods past their retention; tells whether there were any. None while a commit runs: it
   * may take seconds, and the next call is soon enough.
   */
  boolean drop(long nowNs) throws IOException {
    if (!lock.tryLock()) {
      return false;
    }
    try {
      List<RollupPartition> past =
          byPeriod.values().stream()
              .filter(each -> each.period().isPast(nowNs, deployments))
              .toList();
      for (RollupPartition partition : past) {
        byPeriod.remove(partition.period());
        partition.drop();
      }
      return !past.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  void close() throws IOException {
    lock.lock();
    try {
      for (RollupPartition partition : byPeriod.values()) {
        partition.close();
      }
      byPeriod.clear();
    } finally {
      lock.unlock();
    }
  }

  private void open(RollupCommit.Part part, long writtenThrough, Notices notices)
      throws IOException {
    Path folder = root.resolve(part.period().name());
    try {
      byPeriod.put(part.period(), RollupPartition.open(root, part, writtenThrough));
    } catch (IndexFormatTooNewException e) {
      // A flipped bit in a version number looks like this as well, but breaks a checksum.
      if (RollupIndex.isWhole(folder)) {
        throw new StartupException(
            "the rollups in %s were written by a newer version (%s): start the version that wrote them, or choose another folder with pharos.storage.path"
                .formatted(folder, e.getMessage()),
            e);
      }
      setAside(part.period(), folder, e, notices);
    } catch (CorruptDataException
        | CorruptIndexException
        | IndexFormatTooOldException
        | EOFException
        | FileNotFoundException
        | NoSuchFileException
        | RuntimeException e) {
      setAside(part.period(), folder, e, notices);
    }
  }

  private static void setAside(RollupPeriod period, Path folder, Exception cause, Notices notices)
      throws IOException {
    String what = "is missing";
    if (Files.exists(folder)) {
      what = "could not be read and was set aside as " + FileTree.setAside(folder).getFileName();
    }
    notices.add("The rollups of period %s %s (%s).".formatted(period.name(), what, cause));
  }

  private void deleteUnnamed() throws IOException {
    try (Stream<Path> folders = Files.list(root)) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        String name = folder.getFileName().toString();
        boolean named = byPeriod.values().stream().anyMatch(each -> each.folder().equals(folder));
        if (!named && name.matches("[smhd]-?\\d+")) {
          FileTree.delete(folder);
        }
      }
    }
  }
}
