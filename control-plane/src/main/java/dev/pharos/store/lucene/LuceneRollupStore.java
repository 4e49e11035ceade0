package dev.pharos.store.lucene;

import com.github.luben.zstd.ZstdCompressCtx;
import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.KeptDeployment;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.RollupStore;
import dev.pharos.store.disk.Decompressors;
import dev.pharos.store.disk.FileTree;
import dev.pharos.store.disk.Notices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rollups and past deployments on disk. Appends stay in memory until the next commit, as the
 * documents which it writes; then it moves readers from memory to disk in one step, so that a
 * failed commit loses nothing and writes nothing twice. Who appends must see to it that commits
 * come before {@link #uncommittedBytes} are too many.
 */
public final class LuceneRollupStore implements RollupStore {
  /** Empty; there since a checkpoint named rollups of this folder. */
  private static final String MARK = "checkpointed";

  private final Path folder;
  private final Notices notices = new Notices();
  private final Decompressors decompressors = new Decompressors();
  private final RollupPartitions partitions;

  /** Guards what readers see: the appends in memory and the readers on disk. */
  private final Object lock = new Object();

  private final List<RollupAppend> hot = new ArrayList<>();
  private long hotBytes;
  private RollupReaders readers;

  /** Changed by the thread that appends. */
  private long nextSequence;

  /** Only touched by the thread that commits. */
  private boolean marked;

  private LuceneRollupStore(Path folder, RollupCommit commit, Duration deployments)
      throws IOException {
    this.folder = folder;
    partitions = RollupPartitions.open(folder, commit, deployments, notices);
    readers = partitions.readers();
    nextSequence = commit.nextSequence();
  }

  /**
   * Opens the store as a commit left it.
   *
   * @param commit what {@link PendingCommit#commit} named; null where no checkpoint exists, which
   *     begins an empty store: the journal's replay counts everything again. Where one existed
   *     before, what it named is set aside
   * @param deployments how long deployments are kept
   */
  public static LuceneRollupStore open(Path folder, @Nullable String commit, Duration deployments)
      throws IOException {
    if (commit != null) {
      return new LuceneRollupStore(folder, RollupCommit.parse(commit), deployments);
    }
    boolean lost = Files.exists(folder.resolve(MARK));
    long bytes = lost ? FileTree.bytes(folder) : 0;
    Path aside = lost ? FileTree.setAside(folder) : folder;
    LuceneRollupStore store =
        new LuceneRollupStore(folder, new RollupCommit(1, List.of()), deployments);
    if (lost) {
      store.notices.add(
          "No checkpoint names the rollups in %s although one did before: their %d bytes were set aside as %s."
              .formatted(folder, bytes, aside.getFileName()));
    }
    return store;
  }

  @Override
  public void appendRed(Resolution resolution, List<RedWindow> windows) {
    append(RollupKind.RED, RollupStretch.of(resolution), windows);
  }

  @Override
  public void appendEdges(Resolution resolution, List<EdgeWindow> windows) {
    append(RollupKind.EDGES, RollupStretch.of(resolution), windows);
  }

  @Override
  public void appendLedger(Resolution resolution, List<LedgerEntry> entries) {
    append(RollupKind.LEDGER, RollupStretch.of(resolution), entries);
  }

  @Override
  public void appendDeployments(List<KeptDeployment> deployments) {
    append(RollupKind.DEPLOYMENTS, RollupStretch.DEPLOYMENTS, deployments);
  }

  @Override
  public List<RedWindow> red(Resolution resolution, TimeRange range, @Nullable String service)
      throws IOException {
    return read(RollupKind.RED, RollupStretch.of(resolution), range, service);
  }

  @Override
  public List<EdgeWindow> edges(Resolution resolution, TimeRange range) throws IOException {
    return read(RollupKind.EDGES, RollupStretch.of(resolution), range, null);
  }

  @Override
  public List<LedgerEntry> ledger(Resolution resolution, TimeRange range) throws IOException {
    return read(RollupKind.LEDGER, RollupStretch.of(resolution), range, null);
  }

  @Override
  public List<KeptDeployment> deployments(TimeRange range) throws IOException {
    return read(RollupKind.DEPLOYMENTS, RollupStretch.DEPLOYMENTS, range, null);
  }

  @Override
  public void expire(long nowNs) throws IOException {
    if (partitions.drop(nowNs)) {
      show(partitions.readers(), -1);
    }
  }

  @Override
  public List<String> notices() {
    return notices.list();
  }

  @Override
  public PendingCommit seal() {
    List<RollupAppend> sealed;
    long line;
    synchronized (lock) {
      line = nextSequence - 1;
      sealed = List.copyOf(hot);
    }
    return () -> {
      RollupCommit name = partitions.write(sealed, line);
      show(partitions.readers(), line);
      return name.toString();
    };
  }

  @Override
  public void retain(String commit) throws IOException {
    if (!marked) {
      FileTree.mark(folder.resolve(MARK));
      marked = true;
    }
    partitions.retain(RollupCommit.parse(commit));
  }

  @Override
  public void close() throws IOException {
    synchronized (lock) {
      readers.letGo();
    }
    partitions.close();
    decompressors.close();
  }

  @Override
  public long uncommittedBytes() {
    synchronized (lock) {
      return hotBytes;
    }
  }

  private <T> void append(RollupKind<T> kind, RollupStretch stretch, List<T> windows) {
    if (windows.isEmpty()) {
      return;
    }
    List<RollupAppend> appends;
    try (ZstdCompressCtx compressor = RollupDocument.compressor()) {
      appends = RollupAppend.of(nextSequence, kind, stretch, windows, compressor);
    }
    synchronized (lock) {
      nextSequence++;
      for (RollupAppend append : appends) {
        hot.add(append);
        hotBytes += append.bytes();
      }
    }
  }

  private <T> List<T> read(
      RollupKind<T> kind, RollupStretch stretch, TimeRange range, @Nullable String group)
      throws IOException {
    List<RollupDocument> inMemory = new ArrayList<>();
    RollupReaders current;
    synchronized (lock) {
      for (RollupAppend append : hot) {
        if (append.period().stretch() == stretch && append.document().mayHold(kind, range, group)) {
          inMemory.add(append.document());
        }
      }
      current = readers;
      current.hold();
    }
    List<T> windows = new ArrayList<>();
    try {
      current.read(kind, stretch, range, group, decompressors, notices, windows);
    } finally {
      current.letGo();
    }
    for (RollupDocument document : inMemory) {
      document.read(kind, decompressors, windows);
    }
    List<T> found = new ArrayList<>();
    select(kind, windows, range, group, found);
    return found;
  }

  private static <T> void select(
      RollupKind<T> kind, List<T> windows, TimeRange range, @Nullable String group, List<T> into) {
    for (T window : windows) {
      if (range.contains(kind.startNs().applyAsLong(window))
          && (group == null || group.equals(kind.group().apply(window)))) {
        into.add(window);
      }
    }
  }

  /** From now on readers find appends up to the line on disk. */
  private void show(RollupReaders fresh, long line) {
    synchronized (lock) {
      hot.removeIf(append -> append.sequence() <= line);
      hotBytes = hot.stream().mapToLong(RollupAppend::bytes).sum();
      readers.letGo();
      readers = fresh;
    }
  }
}
