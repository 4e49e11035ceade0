package dev.pharos.advise;

import dev.pharos.advise.GaugeTable.Row;
import dev.pharos.query.Place;
import dev.pharos.query.overhead.Overhead;
import dev.pharos.query.overhead.OverheadQuery;
import dev.pharos.query.overhead.StoredSignals;
import dev.pharos.query.overhead.TelemetrySource;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What watching costs, as gauges at {@code /actuator/prometheus}, so that dashboards can show it
 * and rules can tell a team what it is about to pay. By service, its team and signal, brought up to
 * date once a minute. {@link #look} is for one thread.
 */
final class OverheadMeters implements MeterBinder, HealthFollower {
  private static final Duration MONTH = Duration.ofDays(30);
  private static final double NS = 1e9;

  private final OverheadQuery overhead;
  private final InstantSource clock;
  private final List<Tables> tables = new CopyOnWriteArrayList<>();
  private long lookedAtNs = Long.MIN_VALUE;

  OverheadMeters(OverheadQuery overhead, InstantSource clock) {
    this.overhead = overhead;
    this.clock = clock;
  }

  private record Tables(
      GaugeTable items,
      GaugeTable bytes,
      GaugeTable series,
      GaugeTable cost,
      GaugeTable disk,
      GaugeTable stored,
      GaugeTable storedCost) {
    static Tables of(MeterRegistry registry) {
      return new Tables(
          new GaugeTable(
              registry,
              "pharos.overhead.items.per.second",
              "Spans, log lines or samples of a service, mean of the last hour"),
          new GaugeTable(
              registry,
              "pharos.overhead.received.bytes.per.second",
              "Bytes of a service as they came, uncompressed, mean of the last hour"),
          new GaugeTable(
              registry, "pharos.overhead.active.series", "Series of a service that are active"),
          new GaugeTable(
              registry,
              "pharos.overhead.cost.per.month",
              "What a service's telemetry costs in a month that goes on as the last hour"),
          new GaugeTable(
              registry,
              "pharos.overhead.disk.bytes",
              "Bytes on disk of a service, its share of what it is compressed together with"),
          new GaugeTable(
              registry, "pharos.overhead.stored.bytes", "Bytes on disk of all services together"),
          new GaugeTable(
              registry, "pharos.overhead.stored.cost.per.month", "What these bytes cost a month"));
    }
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    tables.add(Tables.of(registry));
  }

  @Override
  public void look() throws IOException {
    long toNs = Resolution.MINUTE.windowStart(TimeRange.epochNs(clock.instant()));
    if (toNs == lookedAtNs) {
      return;
    }
    TimeRange range = overhead.lately(toNs);
    if (range != null) {
      show(overhead.overhead(range, Place.ANYWHERE), range.length());
    }
    lookedAtNs = toNs;
  }

  private void show(Overhead found, Duration length) {
    double seconds = length.toNanos() / NS;
    double months = (double) length.toNanos() / MONTH.toNanos();
    Tags currency = Tags.of("currency", found.prices().currency());
    List<Row> items = new ArrayList<>();
    List<Row> bytes = new ArrayList<>();
    List<Row> series = new ArrayList<>();
    List<Row> costs = new ArrayList<>();
    List<Row> disk = new ArrayList<>();
    for (Overhead.Cost cost : found.costs()) {
      Tags tags = tags(cost.source(), cost.team());
      Tags ofSignal = tags.and("signal", cost.signal());
      items.add(new Row(ofSignal, cost.items() / seconds));
      costs.add(new Row(ofSignal.and(currency), cost.cost() / months));
      disk.add(new Row(ofSignal, cost.diskBytes()));
      Long received = cost.receivedBytes();
      if (received != null) {
        bytes.add(new Row(ofSignal, received / seconds));
      }
      Long active = cost.series();
      if (active != null) {
        series.add(new Row(tags, active));
      }
    }
    List<Row> stored = new ArrayList<>();
    List<Row> storedCosts = new ArrayList<>();
    for (StoredSignals.Stored signal : found.stored()) {
      Tags tags = Tags.of("signal", signal.signal());
      stored.add(new Row(tags, signal.bytes()));
      storedCosts.add(new Row(tags.and(currency), found.prices().ofDisk(signal.bytes())));
    }
    for (Tables each : tables) {
      each.items.show(items);
      each.bytes.show(bytes);
      each.series.show(series);
      each.cost.show(costs);
      each.disk.show(disk);
      each.stored.show(stored);
      each.storedCost.show(storedCosts);
    }
  }

  private static Tags tags(TelemetrySource source, String team) {
    return ServiceTags.of(source.name(), told(source.namespace()), told(source.environment()))
        .and("team", team);
  }

  private static String told(@Nullable String text) {
    return text == null ? "" : text;
  }
}
