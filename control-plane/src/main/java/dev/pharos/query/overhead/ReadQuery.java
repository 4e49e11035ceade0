package dev.pharos.query.overhead;

import dev.pharos.aggregate.Refusals;
import dev.pharos.query.Place;
import dev.pharos.query.reads.LastRead;
import dev.pharos.query.reads.Reads;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.SeriesStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Holds what comes in against who reads it. Safe for use by many threads. */
public final class ReadQuery {
  /** Names of metrics that are looked at: those with the most active series. */
  private static final int MOST_METRICS = 50_000;

  private final Reads reads;
  private final LedgerReader ledger;
  private final SeriesStore series;
  private final InstantSource clock;

  ReadQuery(Reads reads, LedgerReader ledger, SeriesStore series, InstantSource clock) {
    this.reads = reads;
    this.ledger = ledger;
    this.series = series;
    this.clock = clock;
  }

  /**
   * Who reads what is kept.
   *
   * @param since when counting of reads began
   * @param unreadSince what was not read from then on is unread; counting may have begun later
   * @param metrics that have active series, unread ones first, then those with the most series
   * @param streams that lines came of in the range, unread ones first, then those with most bytes
   * @param forgotten reads that could not be remembered
   */
  public record Found(
      Instant since,
      Instant unreadSince,
      List<OfMetric> metrics,
      List<OfStream> streams,
      long forgotten) {}

  /**
   * Readers of one metric, of whatever service.
   *
   * @param series active ones
   * @param readers the latest first
   */
  public record OfMetric(String metric, long series, boolean unread, List<LastRead> readers) {}

  /**
   * Readers of one service's log lines.
   *
   * @param lines that came in the range
   * @param readers the latest first
   */
  public record OfStream(
      ServiceId service, long lines, long receivedBytes, boolean unread, List<LastRead> readers) {}

  /**
   * @param range in which lines came
   * @param place of services whose lines came; metrics are of all places
   * @param unreadFor at most {@link Reads#REMEMBERED}
   */
  public Found find(TimeRange range, Place place, Duration unreadFor) throws IOException {
    Instant unreadSince = clock.instant().minus(unreadFor);
    return new Found(
        reads.since(),
        unreadSince,
        metrics(unreadSince),
        streams(ledger.counted(range), place, unreadSince),
        reads.forgotten());
  }

  private List<OfMetric> metrics(Instant unreadSince) {
    return series.cardinality(MOST_METRICS).seriesByMetric().stream()
        .map(count -> {
          List<LastRead> readers = reads.ofMetric(count.name());
          return new OfMetric(count.name(), count.value(), isUnread(readers, unreadSince), readers);
        })
        .sorted(
            Comparator.comparing(OfMetric::unread)
                .reversed()
                .thenComparing(Comparator.comparingLong(OfMetric::series).reversed())
                .thenComparing(OfMetric::metric))
        .toList();
  }

  private List<OfStream> streams(CountedRange counted, Place place, Instant unreadSince)
      throws IOException {
    Map<ServiceId, long[]> sums = new HashMap<>();
    for (LedgerEntry entry : ledger.entries(counted)) {
      if (entry.signal().equals(Refusals.LOGS) && place.holds(entry.service())) {
        long[] sum = sums.computeIfAbsent(entry.service(), fresh -> new long[2]);
        sum[0] += entry.items();
        sum[1] += entry.receivedBytes();
      }
    }
    return sums.entrySet().stream()
        .map(one -> {
          List<LastRead> readers = reads.ofStream(one.getKey());
          return new OfStream(
              one.getKey(),
              one.getValue()[0],
              one.getValue()[1],
              isUnread(readers, unreadSince),
              readers);
        })
        .sorted(
            Comparator.comparing(OfStream::unread)
                .reversed()
                .thenComparing(Comparator.comparingLong(OfStream::receivedBytes).reversed())
                .thenComparing(OfStream::service))
        .toList();
  }

  private static boolean isUnread(List<LastRead> readers, Instant since) {
    return readers.isEmpty() || readers.getFirst().at().isBefore(since);
  }
}
