package dev.pharos.store.span;

import java.util.ArrayList;
import java.util.List;

/** The newest view of each partition. Safe for use by many threads. */
final class PartitionViews implements AutoCloseable {
  private List<PartitionView> views = List.of();

  /** In the order in which they were shown; the caller lets go of each. */
  synchronized List<PartitionView> hold() {
    views.forEach(PartitionView::hold);
    return views;
  }

  /** What readers find from now on. */
  void show(List<Partition> partitions) {
    List<PartitionView> fresh = new ArrayList<>(partitions.size());
    for (Partition partition : partitions) {
      fresh.add(new PartitionView(partition));
    }
    List<PartitionView> stale;
    synchronized (this) {
      stale = views;
      views = List.copyOf(fresh);
    }
    stale.forEach(PartitionView::letGo);
  }

  @Override
  public synchronized void close() {
    views.forEach(PartitionView::letGo);
    views = List.of();
  }
}
