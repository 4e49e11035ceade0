package dev.pharos.aggregate.lever;

import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.SampleBatch;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out metrics and labels of counters before they are kept. Without levers a request costs
 * one look, with some one look-up for each of its series. Safe for use by many threads.
 */
public final class MetricLevers {
  public static final MetricLevers NONE = new MetricLevers(() -> Instant.EPOCH);

  private final InstantSource clock;
  private volatile Map<String, OfMetric> byMetric = Map.of();

  MetricLevers(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Levers of one metric.
   *
   * @param sums of its counters; they outlive changes of levers
   */
  private record OfMetric(List<LeverRun> drops, List<LeverRun> labels, LabelSums sums) {}

  /**
   * @param active those that hold now
   */
  synchronized void set(List<LeverRun> active) {
    Map<String, OfMetric> before = byMetric;
    Map<String, OfMetric> next = new HashMap<>();
    for (LeverRun run : active) {
      switch (run.lever().target()) {
        case LeverTarget.Metric(String metric, _) -> of(next, before, metric).drops().add(run);
        case LeverTarget.Label(String metric, _, _) -> of(next, before, metric).labels().add(run);
        case LeverTarget.Pattern _,
            LeverTarget.LogLevel _,
            LeverTarget.Sampling _,
            LeverTarget.Keep _ -> {}
      }
    }
    byMetric = next;
  }

  private static OfMetric of(
      Map<String, OfMetric> next, Map<String, OfMetric> before, String metric) {
    OfMetric known = before.get(metric);
    return next.computeIfAbsent(
        metric,
        fresh ->
            new OfMetric(
                new ArrayList<>(),
                new ArrayList<>(),
                known == null ? new LabelSums() : known.sums()));
  }

  /** The clock by which levers hold, epoch milliseconds. */
  public long nowMs() {
    return clock.millis();
  }

  /** Whether the series of these labels is not kept as it comes. */
  public boolean changes(Labels labels) {
    OfMetric levers = byMetric.get(labels.metricName());
    if (levers == null) {
      return false;
    }
    Instant now = clock.instant();
    return Stream.concat(levers.drops().stream(), levers.labels().stream())
        .anyMatch(run -> run.lever().isActive(now) && means(run, labels));
  }

  /**
   * What is to be kept of a request; the request itself where no lever means it. All its bytes were
   * received, also those of what is left out: they stay with the rest of it.
   *
   * @param kept reads back what is kept; it is asked without any lock
   * @throws IOException when that cannot be read
   */
  public SampleBatch apply(SampleBatch batch, KeptSums kept) throws IOException {
    Map<String, OfMetric> levers = byMetric;
    if (levers.isEmpty()) {
      return batch;
    }
    Instant now = clock.instant();
    List<IncomingSeries> series = null;
    Map<LabelSums, List<LabelSums.Part>> parts = new HashMap<>();
    for (int i = 0; i < batch.series().size(); i++) {
      IncomingSeries one = batch.series().get(i);
      OfMetric ofMetric = levers.get(one.labels().metricName());
      boolean whole = ofMetric == null || !isLeftOut(one, ofMetric, now, parts);
      if (!whole && series == null) {
        series = new ArrayList<>(batch.series().subList(0, i));
      }
      if (whole && series != null) {
        series.add(one);
      }
    }
    if (series == null) {
      return batch;
    }
    for (Map.Entry<LabelSums, List<LabelSums.Part>> sums : parts.entrySet()) {
      series.addAll(sums.getKey().add(sums.getValue(), now.toEpochMilli(), kept));
    }
    return new SampleBatch(series, batch.metadata(), batch.receivedBytes());
  }

  private static boolean isLeftOut(
      IncomingSeries one,
      OfMetric levers,
      Instant now,
      Map<LabelSums, List<LabelSums.Part>> parts) {
    Labels labels = one.labels();
    for (LeverRun drop : levers.drops()) {
      if (drop.lever().isActive(now) && means(drop, labels)) {
        drop.leftOut().add(LeftOut.Reason.DROPPED, one.samples().size(), 0);
        return true;
      }
    }
    LeverRun first = null;
    Set<String> names = null;
    for (LeverRun run : levers.labels()) {
      if (run.lever().isActive(now)
          && means(run, labels)
          && run.lever().target() instanceof LeverTarget.Label(_, String label, _)) {
        first = first == null ? run : first;
        names = names == null ? new HashSet<>() : names;
        names.add(label);
      }
    }
    if (first == null || names == null) {
      return false;
    }
    if (one.samples().hasHistograms()) {
      first.leftOut().keptWhole();
      return false;
    }
    parts
        .computeIfAbsent(levers.sums(), fresh -> new ArrayList<>())
        .add(new LabelSums.Part(one, labels.without(names), first.leftOut()));
    return true;
  }

  private static boolean means(LeverRun run, Labels labels) {
    @Nullable String service =
        switch (run.lever().target()) {
          case LeverTarget.Metric metric -> metric.service();
          case LeverTarget.Label label -> label.service();
          case LeverTarget.Pattern _,
              LeverTarget.LogLevel _,
              LeverTarget.Sampling _,
              LeverTarget.Keep _ ->
              null;
        };
    return LeverTarget.means(service, labels);
  }
}
