package dev.pharos.advise;

import dev.pharos.advise.GaugeTable.Row;
import dev.pharos.query.Place;
import dev.pharos.query.overhead.OverheadQuery;
import dev.pharos.query.trim.Advice;
import dev.pharos.query.trim.AdviceFound;
import dev.pharos.signal.TimeRange;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * What could be saved, as gauges at {@code /actuator/prometheus}, by what came in the last hour. By
 * itself and seldom, because it reads lines and samples. {@link #look} is for one thread.
 */
class AdviceMeters implements MeterBinder {
  private static final Logger log = LoggerFactory.getLogger(AdviceMeters.class);

  private final Finding advice;
  private final OverheadQuery overhead;
  private final InstantSource clock;
  private final List<GaugeTable> tables = new CopyOnWriteArrayList<>();

  AdviceMeters(Finding advice, OverheadQuery overhead, InstantSource clock) {
    this.advice = advice;
    this.overhead = overhead;
    this.clock = clock;
  }

  /** Finds what can be done without, as {@code TrimAdvice} does. */
  @FunctionalInterface
  interface Finding {
    AdviceFound find(TimeRange asked, Place place, @Nullable String service) throws IOException;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    tables.add(
        new GaugeTable(
            registry,
            "pharos.overhead.advice.saving.bytes",
            "Bytes on disk that a day would have less of if the advice of a kind were followed"));
  }

  /** What could not be looked at now is the next time. */
  @Scheduled(fixedDelayString = "PT5M", initialDelayString = "PT2M")
  void look() {
    try {
      TimeRange lately = overhead.lately(TimeRange.epochNs(clock.instant()));
      if (lately != null) {
        show(advice.find(lately, Place.ANYWHERE, null).advice());
      }
    } catch (IOException e) {
      log.warn("What can be done without could not be found; trying again in five minutes.", e);
    }
  }

  /** Nothing to save is nothing, and not unknown. */
  private void show(List<Advice> found) {
    Map<Advice.Kind, Long> byKind = new EnumMap<>(Advice.Kind.class);
    for (Advice.Kind kind : Advice.Kind.values()) {
      byKind.put(kind, 0L);
    }
    found.forEach(one -> byKind.merge(one.kind(), one.savedBytes(), Long::sum));
    List<Row> rows = new ArrayList<>();
    byKind.forEach((kind, bytes) -> rows.add(new Row(Tags.of("kind", kind.word()), bytes)));
    tables.forEach(table -> table.show(rows));
  }
}
