package dev.pharos.aggregate;

import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.KeptDeployment;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.RollupStore;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A rollup store that keeps everything in lists, and can be told to fail. */
final class KeptRollups implements RollupStore {
  final Map<Resolution, List<RedWindow>> red = lists();
  final Map<Resolution, List<EdgeWindow>> edges = lists();
  final Map<Resolution, List<LedgerEntry>> ledger = lists();
  final List<KeptDeployment> deployments = new CopyOnWriteArrayList<>();
  volatile boolean failing;
  private volatile long uncommitted;
  private volatile CountDownLatch disk = new CountDownLatch(0);

  private static <T> Map<Resolution, List<T>> lists() {
    Map<Resolution, List<T>> lists = new EnumMap<>(Resolution.class);
    for (Resolution resolution : Resolution.values()) {
      lists.put(resolution, new CopyOnWriteArrayList<>());
    }
    return lists;
  }

  @Override
  public void appendRed(Resolution resolution, List<RedWindow> windows) throws IOException {
    failIfTold();
    red.get(resolution).addAll(windows);
  }

  @Override
  public void appendEdges(Resolution resolution, List<EdgeWindow> windows) throws IOException {
    failIfTold();
    edges.get(resolution).addAll(windows);
  }

  @Override
  public void appendLedger(Resolution resolution, List<LedgerEntry> entries) throws IOException {
    failIfTold();
    ledger.get(resolution).addAll(entries);
  }

  @Override
  public void appendDeployments(List<KeptDeployment> kept) throws IOException {
    failIfTold();
    deployments.addAll(kept);
  }

  @Override
  public List<KeptDeployment> deployments(TimeRange range) {
    return deployments.stream().filter(kept -> range.contains(kept.finishedAtNs())).toList();
  }

  @Override
  public List<RedWindow> red(Resolution resolution, TimeRange range, String service) {
    return red.get(resolution).stream()
        .filter(window -> range.contains(window.startNs()))
        .filter(window -> service == null || window.key().service().name().equals(service))
        .toList();
  }

  @Override
  public List<EdgeWindow> edges(Resolution resolution, TimeRange range) {
    return edges.get(resolution).stream()
        .filter(window -> range.contains(window.startNs()))
        .toList();
  }

  @Override
  public List<LedgerEntry> ledger(Resolution resolution, TimeRange range) {
    return ledger.get(resolution).stream()
        .filter(entry -> range.contains(entry.startNs()))
        .toList();
  }

  @Override
  public PendingCommit seal() {
    return () -> {
      try {
        disk.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      uncommitted = 0;
      return "kept";
    };
  }

  /** So many bytes wait for a commit, and each waits until the latch is down. */
  CountDownLatch uncommittedUntil(long bytes) {
    disk = new CountDownLatch(1);
    uncommitted = bytes;
    return disk;
  }

  @Override
  public long uncommittedBytes() {
    return uncommitted;
  }

  @Override
  public void retain(String commit) {}

  @Override
  public void close() {}

  private void failIfTold() throws IOException {
    if (failing) {
      throw new IOException("told to fail");
    }
  }
}
