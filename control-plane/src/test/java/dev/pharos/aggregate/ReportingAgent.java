package dev.pharos.aggregate;

import dev.pharos.aggregate.request.DurationCounts;
import dev.pharos.aggregate.request.RequestPoint;
import dev.pharos.aggregate.request.RequestReport;
import dev.pharos.signal.ServiceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An agent as its metrics show it: histograms of one process, from its start. */
final class ReportingAgent {
  /** How its histograms are. */
  enum Shape {
    CUMULATIVE,
    DELTA,
    BOUNDED
  }

  private static final int SCALE = 5;
  private static final int BUCKETS = 2_048;
  private static final double[] BOUNDS_NS = {
    5e6, 1e7, 2.5e7, 5e7, 7.5e7, 1e8, 2.5e8, 5e8, 7.5e8, 1e9
  };

  private final ServiceId service;
  private final String version;
  private final String instance;
  private final Shape shape;
  private final Map<Series, long[]> counts = new TreeMap<>();
  private long startNs;
  private long lastNs;

  private record Series(String operation, boolean failed) implements Comparable<Series> {
    @Override
    public int compareTo(Series other) {
      int byName = operation.compareTo(other.operation);
      return byName != 0 ? byName : Boolean.compare(failed, other.failed);
    }
  }

  ReportingAgent(Spans resource, Shape shape, long startNs) {
    this.service = resource.resource().service();
    this.version = resource.resource().version();
    this.instance = resource.resource().instance();
    this.shape = shape;
    this.startNs = startNs;
    this.lastNs = startNs;
  }

  /** What an agent reports that answered one request. */
  static RequestReport once(String operation) {
    ReportingAgent agent = new ReportingAgent(Spans.of("order"), Shape.CUMULATIVE, Spans.T0);
    agent.answered(operation, Spans.MILLI, false);
    return agent.report(Spans.T0 + Spans.SECOND);
  }

  /** The process ends and another takes its place. */
  void restart(long atNs) {
    counts.clear();
    startNs = atNs;
    lastNs = atNs;
  }

  void answered(String operation, long durationNs, boolean failed) {
    int bucket =
        shape == Shape.BOUNDED
            ? bounded(durationNs)
            : (int) Math.ceil(Math.log(durationNs / 1e9) / Math.log(2) * (1 << SCALE))
                - 1
                + BUCKETS;
    counts.computeIfAbsent(new Series(operation, failed), fresh -> new long[2 * BUCKETS])[bucket]++;
  }

  private static int bounded(long durationNs) {
    int bucket = 0;
    while (bucket < BOUNDS_NS.length && durationNs > BOUNDS_NS[bucket]) {
      bucket++;
    }
    return bucket;
  }

  RequestReport report(long timeNs) {
    List<RequestPoint> points = new ArrayList<>();
    counts.forEach((series, buckets) ->
        points.add(
            new RequestPoint(
                series.hashCode() * 31L,
                series.operation(),
                "http",
                series.failed(),
                shape == Shape.DELTA,
                shape == Shape.DELTA ? lastNs : startNs,
                timeNs,
                histogram(buckets))));
    if (shape == Shape.DELTA) {
      counts.clear();
    }
    lastNs = timeNs;
    long id = (service + version + instance).hashCode();
    return new RequestReport(
        List.of(new RequestReport.Sender(id, service, version, instance, points)));
  }

  private DurationCounts histogram(long[] buckets) {
    if (shape == Shape.BOUNDED) {
      return DurationCounts.bounded(
          BOUNDS_NS, 0, java.util.Arrays.copyOf(buckets, BOUNDS_NS.length + 1));
    }
    return DurationCounts.exponential(SCALE, -BUCKETS, 1e9, 0, buckets);
  }
}
