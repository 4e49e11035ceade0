package dev.pharos.aggregate;

import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.ServiceId;

/** What the ledger counts by, one object for each. */
record LedgerSeries(ServiceId service, String version, String operation) {
  static final String TRACES = "traces";

  /** By identity: each is made once, see {@link Release#ledger}. */
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  /** What was counted in one window. */
  static final class Cell {
    private final LedgerSeries series;
    private final long startNs;
    private long items;
    private long receivedBytes;

    Cell(LedgerSeries series, long startNs) {
      this.series = series;
      this.startNs = startNs;
    }

    void count(long moreItems, long moreBytes) {
      items += moreItems;
      receivedBytes += moreBytes;
    }

    LedgerEntry entry() {
      return new LedgerEntry(
          series.service, series.version, TRACES, series.operation, startNs, items, receivedBytes);
    }
  }
}
