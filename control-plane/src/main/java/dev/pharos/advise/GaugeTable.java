package dev.pharos.advise;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;

/**
 * Gauges of one name whose rows come and go. Beyond {@link #MOST_ROWS} the rest is left out and
 * counted. For one thread; read by any.
 */
public final class GaugeTable {
  /** Ten rows of a thousand services: more would make the page of metrics slow to read. */
  static final int MOST_ROWS = 10_000;

  private final MultiGauge gauge;
  private volatile int leftOut;

  /** A row. */
  public record Row(Tags tags, double value) {}

  public GaugeTable(MeterRegistry registry, String name, String description) {
    gauge = MultiGauge.builder(name).description(description).register(registry);
    Gauge.builder("pharos.meters.left.out.rows", () -> leftOut)
        .description("Rows of a table of gauges that did not fit in")
        .tag("table", name)
        .register(registry);
  }

  /** Shows these instead of those before. */
  public void show(List<Row> rows) {
    List<MultiGauge.Row<?>> shown = new ArrayList<>();
    for (Row row : rows.subList(0, Math.min(rows.size(), MOST_ROWS))) {
      shown.add(MultiGauge.Row.of(row.tags, row.value));
    }
    gauge.register(shown, true);
    leftOut = rows.size() - shown.size();
  }
}
