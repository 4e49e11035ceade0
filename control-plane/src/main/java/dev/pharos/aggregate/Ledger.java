package dev.pharos.aggregate;

import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.Span;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.RollupStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What watching costs: spans, log lines and bytes by service, version and operation, in the window
 * in which they arrived. Minute and hour windows only: nobody asks what ten seconds cost, and the
 * 10 s slice is always empty.
 *
 * <p>A request's bytes are shared among its spans by a rough weight, so that a service whose spans
 * carry much pays for it; shares add up to the request exactly.
 */
final class Ledger {
  /** Rough sizes in bytes; only their proportion matters. */
  private static final int SPAN_WEIGHT = 80;

  private static final int LINE_WEIGHT = 40;
  private static final int ATTRIBUTE_WEIGHT = 30;
  private static final int EVENT_WEIGHT = 120;
  private static final int LINK_WEIGHT = 40;

  private final WindowSet<LedgerSeries, LedgerSeries.Cell> minutes =
      new WindowSet<>(Resolution.MINUTE, AggregateLimits.TEN_SECONDS_KEPT, LedgerSeries.Cell::new);
  private final WindowSet<LedgerSeries, LedgerSeries.Cell> hours =
      new WindowSet<>(Resolution.HOUR, AggregateLimits.HOURS_KEPT, LedgerSeries.Cell::new);

  private final List<LedgerSeries> waiting = new ArrayList<>();
  private long arrivalCountedNs = Long.MIN_VALUE;
  private long minuteCountedNs;

  static long weight(Span span) {
    return SPAN_WEIGHT
        + (long) ATTRIBUTE_WEIGHT * span.attributes().size()
        + (long) EVENT_WEIGHT * span.events().size()
        + (long) LINK_WEIGHT * span.links().size();
  }

  static long weight(LogRecord line) {
    return LINE_WEIGHT
        + line.bodyText().length()
        + (long) ATTRIBUTE_WEIGHT * line.attributes().size();
  }

  void count(LedgerSeries series, long receivedBytes, long arrivalNs) {
    long minuteNs = arrivalNs == arrivalCountedNs ? minuteCountedNs : minuteOf(arrivalNs);
    if (!series.isWaitingFor(minuteNs)) {
      flush(series);
    }
    if (series.hold(minuteNs, receivedBytes)) {
      waiting.add(series);
    }
    if (minuteNs < minutes.lineNs()) {
      flush(series);
    }
  }

  private long minuteOf(long arrivalNs) {
    arrivalCountedNs = arrivalNs;
    minuteCountedNs = Resolution.MINUTE.windowStart(arrivalNs);
    return minuteCountedNs;
  }

  /** Brings what was counted into its windows. */
  private void flush() {
    for (LedgerSeries series : waiting) {
      flush(series);
      series.unlist();
    }
    waiting.clear();
  }

  private void flush(LedgerSeries series) {
    if (series.items() > 0) {
      minutes.cell(series, series.minuteNs()).count(series.items(), series.receivedBytes());
      hours.cell(series, series.minuteNs()).count(series.items(), series.receivedBytes());
      series.flushed();
    }
  }

  LiveWindows.Slice<LedgerEntry> read(Resolution resolution, TimeRange range) {
    if (resolution == Resolution.TEN_SECONDS) {
      return new LiveWindows.Slice<>(0, List.of());
    }
    List<LedgerEntry> found = new ArrayList<>();
    flush();
    of(resolution).forEach(range, cell -> found.add(cell.entry()));
    return new LiveWindows.Slice<>(of(resolution).lineNs(), found);
  }

  WindowSet<LedgerSeries, LedgerSeries.Cell> of(Resolution resolution) {
    return resolution == Resolution.HOUR ? hours : minutes;
  }

  void forEachHeld(Resolution resolution, Consumer<LedgerEntry> action) {
    flush();
    of(resolution).forEachHeld(cell -> action.accept(cell.entry()));
  }

  Leaving<LedgerSeries.Cell, LedgerEntry> leaving() {
    return new Leaving<>(
        List.of(minutes, hours), this::flush, LedgerSeries.Cell::entry, Ledger::append);
  }

  private static void append(RollupStore store, Resolution resolution, List<LedgerEntry> entries)
      throws IOException {
    store.appendLedger(resolution, entries);
  }
}
