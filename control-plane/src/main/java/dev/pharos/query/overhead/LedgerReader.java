package dev.pharos.query.overhead;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.signal.InstanceState;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.RollupStore;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads the ledger of spans and lines wherever its windows are. Safe for use by many threads. */
public final class LedgerReader {
  private final LiveWindows live;
  private final RollupStore rollups;
  private final InstantSource clock;

  LedgerReader(LiveWindows live, RollupStore rollups, InstantSource clock) {
    this.live = live;
    this.rollups = rollups;
    this.clock = clock;
  }

  public CountedRange counted(TimeRange asked) {
    return CountedRange.of(asked, nowNs());
  }

  public long nowNs() {
    return TimeRange.epochNs(clock.instant());
  }

  /**
   * Since when spans and lines are counted, epoch nanoseconds; {@link Long#MAX_VALUE} before any.
   */
  public long beganNs() {
    return live.beganNs();
  }

  /** Whether telemetry was counted when a range began. */
  boolean isKnown(CountedRange counted) {
    return live.beganNs() < counted.range().fromNs() + counted.resolution().lengthNs();
  }

  /** Services that have instances which are remembered. */
  public Set<ServiceId> running() {
    Set<ServiceId> running = new TreeSet<>();
    live.instances().stream().map(InstanceState::service).forEach(running::add);
    return running;
  }

  /** Parts that add up; first from memory, then from the store what lies before it. */
  public List<LedgerEntry> entries(CountedRange counted) throws IOException {
    TimeRange range = counted.range();
    LiveWindows.Slice<LedgerEntry> slice = live.ledger(counted.resolution(), range);
    long line = Math.clamp(slice.completeFromNs(), range.fromNs(), range.toNs());
    List<LedgerEntry> entries = new ArrayList<>();
    for (LedgerEntry entry : slice.windows()) {
      if (entry.startNs() >= line) {
        entries.add(entry);
      }
    }
    if (line > range.fromNs()) {
      entries.addAll(rollups.ledger(counted.resolution(), new TimeRange(range.fromNs(), line)));
    }
    return entries;
  }
}
