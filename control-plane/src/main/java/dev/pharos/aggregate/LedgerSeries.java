package dev.pharos.aggregate;

import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.ServiceId;

/**
 * What the ledger counts by, one object for each (see {@link Release#ledger}), and what was counted
 * in one minute and is not in its windows yet: those are looked up now and then, not for each span.
 */
final class LedgerSeries {
  private final ServiceId service;
  private final String version;
  private final String signal;
  private final String operation;
  private long minuteNs;
  private long items;
  private long receivedBytes;
  private boolean listed;

  LedgerSeries(ServiceId service, String version, String signal, String operation) {
    this.service = service;
    this.version = version;
    this.signal = signal;
    this.operation = operation;
  }

  /** Whether what waits, if anything does, belongs to a minute. */
  boolean isWaitingFor(long startNs) {
    return items == 0 || minuteNs == startNs;
  }

  /** Counts an item of a minute; true when this is to be listed among those that wait. */
  boolean hold(long startNs, long bytes) {
    minuteNs = startNs;
    items++;
    receivedBytes += bytes;
    boolean first = !listed;
    listed = true;
    return first;
  }

  long minuteNs() {
    return minuteNs;
  }

  long items() {
    return items;
  }

  long receivedBytes() {
    return receivedBytes;
  }

  /** What waited is in its windows. */
  void flushed() {
    items = 0;
    receivedBytes = 0;
  }

  void unlist() {
    listed = false;
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
          series.service,
          series.version,
          series.signal,
          series.operation,
          startNs,
          items,
          receivedBytes);
    }
  }
}
