package dev.pharos.query;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.Node;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.RollupStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The single windows of one service, by version and instance: what versions are compared by. In no
 * order; parts of one window add up. Safe for use by many threads.
 */
public final class VersionWindows {
  private final LiveWindows live;
  private final WindowReader windows;
  private final RollupStore store;

  VersionWindows(LiveWindows live, WindowReader windows, RollupStore store) {
    this.live = live;
    this.windows = windows;
    this.store = store;
  }

  /** Requests answered, in windows of ten seconds, which alone tell instances. */
  public List<RedWindow> requests(ServiceId service, TimeRange range) throws IOException {
    return windows.red(tenSeconds(range), service.name()).stream()
        .filter(window -> window.key().service().equals(service))
        .filter(window -> window.key().kind().isInbound())
        .toList();
  }

  /** Calls it made, in windows of ten seconds. */
  public List<EdgeWindow> callsOf(ServiceId caller, TimeRange range) throws IOException {
    return windows.calls(
        tenSeconds(range), new WindowReader.EdgeSelection.From(Node.service(caller)));
  }

  /** Calls of it, in windows of ten seconds. */
  public List<EdgeWindow> callsInto(ServiceId callee, TimeRange range) throws IOException {
    return windows.calls(
        tenSeconds(range), new WindowReader.EdgeSelection.Into(Node.service(callee)));
  }

  /** What it sent, in windows of a minute. */
  public List<LedgerEntry> sent(ServiceId service, TimeRange range) throws IOException {
    LiveWindows.Slice<LedgerEntry> slice = live.ledger(Resolution.MINUTE, range);
    List<LedgerEntry> entries = new ArrayList<>();
    if (range.fromNs() < slice.completeFromNs()) {
      TimeRange stored =
          new TimeRange(range.fromNs(), Math.min(range.toNs(), slice.completeFromNs()));
      for (LedgerEntry entry : store.ledger(Resolution.MINUTE, stored)) {
        if (entry.service().equals(service)) {
          entries.add(entry);
        }
      }
    }
    for (LedgerEntry entry : slice.windows()) {
      if (entry.service().equals(service) && entry.startNs() >= slice.completeFromNs()) {
        entries.add(entry);
      }
    }
    return entries;
  }

  private Stretch tenSeconds(TimeRange range) {
    return windows.stretch(Resolution.TEN_SECONDS, range);
  }
}
