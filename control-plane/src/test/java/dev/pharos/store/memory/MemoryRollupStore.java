package dev.pharos.store.memory;

import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.KeptDeployment;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.RollupStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rollups in lists. What was committed can be opened again from the {@link Disk}. */
public final class MemoryRollupStore implements RollupStore {
  private static final Duration DEPLOYMENTS_KEPT = Duration.ofDays(400);

  private final Disk disk;
  private final Content content = new Content();

  /** A store without a past. */
  public MemoryRollupStore() {
    this(new Disk(), null);
  }

  /**
   * @param commit to begin with; null begins empty
   */
  public MemoryRollupStore(Disk disk, @Nullable String commit) {
    this.disk = disk;
    if (commit != null) {
      content.addAll(Objects.requireNonNull(disk.commits.get(commit), commit));
    }
  }

  /** What outlives a store. */
  public static final class Disk {
    private final Map<String, Content> commits = new HashMap<>();
  }

  private record Entry<T>(Resolution resolution, long startNs, T window) {
    boolean isIn(Resolution wanted, TimeRange range) {
      return resolution == wanted && range.contains(startNs);
    }
  }

  private static final class Content {
    private final List<Entry<RedWindow>> red = new ArrayList<>();
    private final List<Entry<EdgeWindow>> edges = new ArrayList<>();
    private final List<Entry<LedgerEntry>> ledger = new ArrayList<>();
    private final List<KeptDeployment> deployments = new ArrayList<>();

    private void addAll(Content other) {
      red.addAll(other.red);
      edges.addAll(other.edges);
      ledger.addAll(other.ledger);
      deployments.addAll(other.deployments);
    }
  }

  @Override
  public synchronized void appendRed(Resolution resolution, List<RedWindow> windows) {
    windows.forEach(each -> content.red.add(new Entry<>(resolution, each.startNs(), each)));
  }

  @Override
  public synchronized void appendEdges(Resolution resolution, List<EdgeWindow> windows) {
    windows.forEach(each -> content.edges.add(new Entry<>(resolution, each.startNs(), each)));
  }

  @Override
  public synchronized void appendLedger(Resolution resolution, List<LedgerEntry> entries) {
    entries.forEach(each -> content.ledger.add(new Entry<>(resolution, each.startNs(), each)));
  }

  @Override
  public synchronized void appendDeployments(List<KeptDeployment> deployments) {
    content.deployments.addAll(deployments);
  }

  @Override
  public synchronized List<KeptDeployment> deployments(TimeRange range) {
    return content.deployments.stream()
        .filter(kept -> range.contains(kept.finishedAtNs()))
        .toList();
  }

  @Override
  public synchronized List<RedWindow> red(
      Resolution resolution, TimeRange range, @Nullable String service) {
    return select(content.red, resolution, range).stream()
        .filter(window -> service == null || service.equals(window.key().service().name()))
        .toList();
  }

  @Override
  public synchronized List<EdgeWindow> edges(Resolution resolution, TimeRange range) {
    return select(content.edges, resolution, range);
  }

  @Override
  public synchronized List<LedgerEntry> ledger(Resolution resolution, TimeRange range) {
    return select(content.ledger, resolution, range);
  }

  @Override
  public synchronized void expire(long nowNs) {
    content.red.removeIf(entry -> isPast(entry, nowNs));
    content.edges.removeIf(entry -> isPast(entry, nowNs));
    content.ledger.removeIf(entry -> isPast(entry, nowNs));
    content.deployments.removeIf(kept -> kept.finishedAtNs() < nowNs - DEPLOYMENTS_KEPT.toNanos());
  }

  @Override
  public synchronized PendingCommit seal() {
    Content sealed = new Content();
    sealed.addAll(content);
    return () -> {
      synchronized (this) {
        String name = "commit-" + disk.commits.size();
        disk.commits.put(name, sealed);
        return name;
      }
    };
  }

  @Override
  public synchronized void retain(String commit) {
    Objects.requireNonNull(disk.commits.get(commit), commit);
  }

  @Override
  public void close() {}

  private static <T> List<T> select(
      List<Entry<T>> entries, Resolution resolution, TimeRange range) {
    return entries.stream()
        .filter(entry -> entry.isIn(resolution, range))
        .map(Entry::window)
        .toList();
  }

  private static boolean isPast(Entry<?> entry, long nowNs) {
    return entry.startNs() < nowNs - entry.resolution().retention().toNanos();
  }
}
