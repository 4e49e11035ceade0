package dev.pharos.query.overhead;

import dev.pharos.aggregate.Refusals;
import dev.pharos.signal.ServiceId;
import dev.pharos.store.LogStore;
import dev.pharos.store.SeriesPlace;
import dev.pharos.store.SeriesStore;
import dev.pharos.store.SpanStore;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What each signal has on disk. Safe for use by many threads. */
public final class StoredSignals {
  private final SpanStore spans;
  private final LogStore logs;
  private final SeriesStore series;

  StoredSignals(SpanStore spans, LogStore logs, SeriesStore series) {
    this.spans = spans;
    this.logs = logs;
    this.series = series;
  }

  /**
   * What a signal has on disk, its journal among it only for metrics.
   *
   * @param items spans, lines, or samples
   * @param attributed those of the bytes that are some service's; what a journal has, and what
   *     waits to be deleted, is nobody's
   * @param perItem bytes on disk of an item that comes, its part of indexes among them, and of
   *     spans by the share that is kept; empty before any is on disk for good
   */
  public record Stored(
      String signal, long items, long bytes, long attributed, OptionalDouble perItem) {}

  /** What services have on disk, of all times together, exactly. */
  record ByService(
      Map<ServiceId, Long> spans, Map<ServiceId, Long> lines, Map<SeriesPlace, Long> samples) {
    Map<ServiceId, Long> of(String signal) {
      return signal.equals(Refusals.TRACES) ? spans : lines;
    }
  }

  ByService byService() {
    return new ByService(spans.bytesByService(), logs.bytesByService(), series.bytesByPlace());
  }

  /** Of all services and times together. */
  List<Stored> all(ByService known) {
    SpanStore.Statistics ofSpans = spans.statistics();
    LogStore.Statistics ofLines = logs.statistics();
    SeriesStore.Statistics ofSamples = series.statistics();
    return List.of(
        new Stored(
            Refusals.TRACES,
            ofSpans.spans(),
            ofSpans.bytes(),
            sum(known.spans()),
            ofComing(mean(ofSpans.bytes(), ofSpans.written()))),
        new Stored(
            Refusals.LOGS,
            ofLines.lines(),
            ofLines.bytes(),
            sum(known.lines()),
            mean(ofLines.bytes(), ofLines.written())),
        new Stored(
            Refusals.METRICS,
            ofSamples.samples(),
            ofSamples.bytes(),
            sum(known.samples()),
            mean(ofSamples.sampleBytes(), ofSamples.samples())));
  }

  /** See {@link Stored}: of spans. */
  public OptionalDouble bytesPerSpan() {
    SpanStore.Statistics ofSpans = spans.statistics();
    return mean(ofSpans.bytes(), ofSpans.written());
  }

  /** See {@link SpanStore#bytesPerKeptSpan}. */
  public OptionalDouble bytesPerKeptSpan() {
    return spans.bytesPerKeptSpan();
  }

  /** See {@link Stored}: of lines. */
  public OptionalDouble bytesPerLine() {
    LogStore.Statistics ofLines = logs.statistics();
    return mean(ofLines.bytes(), ofLines.written());
  }

  /** See {@link Stored}: of samples. */
  public OptionalDouble bytesPerSample() {
    SeriesStore.Statistics ofSamples = series.statistics();
    return mean(ofSamples.sampleBytes(), ofSamples.samples());
  }

  private OptionalDouble ofComing(OptionalDouble perKeptSpan) {
    return perKeptSpan.isEmpty()
        ? perKeptSpan
        : OptionalDouble.of(spans.keptShare() * perKeptSpan.getAsDouble());
  }

  private static long sum(Map<?, Long> bytes) {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }

  private static OptionalDouble mean(long bytes, long items) {
    return bytes == 0 || items == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) bytes / items);
  }
}
