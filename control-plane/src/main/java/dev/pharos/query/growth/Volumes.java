package dev.pharos.query.growth;

import dev.pharos.aggregate.Refusals;
import dev.pharos.query.RedQuery;
import dev.pharos.query.ServiceWindow;
import dev.pharos.query.growth.Growth.Counts;
import dev.pharos.query.overhead.CountedRange;
import dev.pharos.query.overhead.LedgerReader;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.ServiceId;
import dev.pharos.store.ArrivedSamples;
import dev.pharos.store.SeriesStore;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What came in stretches of time, each read once. For one thread, and one answer. */
final class Volumes {
  private final LedgerReader ledger;
  private final RedQuery red;
  private final SeriesStore series;
  private final Map<CountedRange, Volume> known = new HashMap<>();

  Volumes(LedgerReader ledger, RedQuery red, SeriesStore series) {
    this.ledger = ledger;
    this.red = red;
    this.series = series;
  }

  Volume in(CountedRange range) throws IOException {
    Volume volume = known.get(range);
    if (volume == null) {
      volume = read(range);
      known.put(range, volume);
    }
    return volume;
  }

  private Volume read(CountedRange counted) throws IOException {
    Map<ServiceId, Map<String, Sum>> spans = new HashMap<>();
    Map<ServiceId, Sum> lines = new HashMap<>();
    for (LedgerEntry entry : ledger.entries(counted)) {
      if (entry.signal().equals(Refusals.TRACES)) {
        spans
            .computeIfAbsent(entry.service(), fresh -> new HashMap<>())
            .computeIfAbsent(entry.operation(), fresh -> new Sum())
            .add(entry);
      } else if (entry.signal().equals(Refusals.LOGS)) {
        lines.computeIfAbsent(entry.service(), fresh -> new Sum()).add(entry);
      }
    }
    Map<ServiceId, Long> requests = new HashMap<>();
    for (ServiceWindow window : red.requests(counted.resolution(), counted.range())) {
      requests.merge(window.service(), window.requests(), Long::sum);
    }
    return new Volume(
        spans, lines, requests, series.arrived(counted.resolution(), counted.range()));
  }

  /** What adds up. */
  private static final class Sum {
    private long items;
    private long bytes;

    void add(LedgerEntry entry) {
      items += entry.items();
      bytes += entry.receivedBytes();
    }
  }

  /** What came in one stretch. */
  static final class Volume {
    private final Map<ServiceId, Map<String, Sum>> spans;
    private final Map<ServiceId, Sum> lines;
    private final Map<ServiceId, Long> requests;
    private final Map<String, Long> samples;
    private final long samplesBeganMs;

    private Volume(
        Map<ServiceId, Map<String, Sum>> spans,
        Map<ServiceId, Sum> lines,
        Map<ServiceId, Long> requests,
        ArrivedSamples samples) {
      this.spans = spans;
      this.lines = lines;
      this.requests = requests;
      this.samples = samples.byService();
      this.samplesBeganMs = samples.beganMs();
    }

    Set<ServiceId> services() {
      Set<ServiceId> services = new TreeSet<>(spans.keySet());
      services.addAll(lines.keySet());
      return services;
    }

    Set<String> operations(ServiceId service) {
      return new TreeSet<>(spans.getOrDefault(service, Map.of()).keySet());
    }

    /** Weighed by received bytes. */
    Counts spans(ServiceId service) {
      long items = 0;
      long bytes = 0;
      for (Sum sum : spans.getOrDefault(service, Map.of()).values()) {
        items += sum.items;
        bytes += sum.bytes;
      }
      return new Counts(items, bytes, requests(service));
    }

    /** Weighed by received bytes. */
    Counts operation(ServiceId service, String operation) {
      return counts(
          spans.getOrDefault(service, Map.of()).getOrDefault(operation, new Sum()), service);
    }

    /** Weighed by received bytes. */
    Counts lines(ServiceId service) {
      return counts(lines.getOrDefault(service, new Sum()), service);
    }

    private Counts counts(Sum sum, ServiceId service) {
      return new Counts(sum.items, sum.bytes, requests(service));
    }

    long requests(ServiceId service) {
      return requests.getOrDefault(service, 0L);
    }

    /** Weighed by themselves. They come by the clock, whatever is asked. */
    Counts samples(String owner) {
      long items = samples.getOrDefault(owner, 0L);
      return new Counts(items, items, 0);
    }

    /** When samples began to be counted, epoch milliseconds. */
    long samplesBeganMs() {
      return samplesBeganMs;
    }

    Set<String> owners() {
      return samples.keySet();
    }

    /** Of all services together. */
    Counts allSpans() {
      long items = 0;
      long bytes = 0;
      for (ServiceId service : spans.keySet()) {
        Counts counts = spans(service);
        items += counts.items();
        bytes += Math.round(counts.weight());
      }
      return new Counts(items, bytes, 0);
    }

    /** Of all services together. */
    Counts allLines() {
      long items = 0;
      long bytes = 0;
      for (Sum sum : lines.values()) {
        items += sum.items;
        bytes += sum.bytes;
      }
      return new Counts(items, bytes, 0);
    }
  }
}
