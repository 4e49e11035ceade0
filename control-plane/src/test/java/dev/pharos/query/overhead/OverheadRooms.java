package dev.pharos.query.overhead;

import dev.pharos.aggregate.Refusals;
import dev.pharos.query.QueryRooms;
import dev.pharos.query.SetSpans;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.memory.MemoryLogStore;
import dev.pharos.store.memory.MemorySeriesStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What watching costs, and what of the budget is used, over telemetry that a test sets. */
public final class OverheadRooms {
  /** Of each signal, so that keeping a GB costs its price of a month. */
  static final Duration KEPT = Duration.ofDays(30);

  public final SetSpans spans = new SetSpans();
  public final MemoryLogStore logs = new MemoryLogStore();
  public final MemorySeriesStore series;
  public final OverheadQuery overhead;

  /** Of the spans that came in a range. */
  public ToDoubleFunction<TimeRange> keptShare = range -> 1;

  private final InstantSource clock;

  public OverheadRooms(QueryRooms rooms, Prices prices) {
    clock = rooms.clock;
    series = new MemorySeriesStore(rooms.clock);
    overhead =
        new OverheadQuery(
            new LedgerReader(rooms.telemetry, rooms.telemetry.rollups(), rooms.clock),
            series,
            rooms.telemetry,
            QueryRooms.noSettings(),
            new Refusals(),
            new StoredSignals(spans, logs, series),
            new Pricing(
                prices, Map.of(Refusals.TRACES, KEPT, Refusals.LOGS, KEPT, Refusals.METRICS, KEPT)),
            range -> keptShare.applyAsDouble(range));
  }

  public BudgetQuery budgets(Budgets budgets) {
    return new BudgetQuery(budgets, overhead, clock);
  }
}
