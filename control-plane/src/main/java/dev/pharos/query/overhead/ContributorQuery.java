package dev.pharos.query.overhead;

import dev.pharos.aggregate.Refusals;
import dev.pharos.query.Place;
import dev.pharos.query.log.LogLimits;
import dev.pharos.query.log.PatternQuery;
import dev.pharos.query.log.PatternSearch;
import dev.pharos.query.log.PatternsFound;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Severity;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.SeriesStore;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what causes most of what is sent. Safe for use by many threads. */
public final class ContributorQuery {
  private final LedgerReader ledger;
  private final PatternQuery patterns;
  private final SeriesStore series;

  ContributorQuery(LedgerReader ledger, PatternQuery patterns, SeriesStore series) {
    this.ledger = ledger;
    this.patterns = patterns;
    this.series = series;
  }

  /**
   * The largest of each kind.
   *
   * @param service by name; null for all
   * @param signal traces, logs or metrics; null for all
   * @param limit of each list, at least 1
   */
  public Contributors contributors(
      TimeRange asked, Place place, @Nullable String service, @Nullable String signal, int limit)
      throws IOException {
    CountedRange counted = ledger.counted(asked);
    return new Contributors(
        counted,
        wants(signal, Refusals.TRACES) ? operations(counted, place, service, limit) : List.of(),
        wants(signal, Refusals.LOGS) ? patterns(counted, place, service, limit) : List.of(),
        wants(signal, Refusals.METRICS) ? metrics(place, service, limit) : List.of());
  }

  private static boolean wants(@Nullable String wanted, String signal) {
    return wanted == null || wanted.equals(signal);
  }

  private List<Contributors.OfOperation> operations(
      CountedRange counted, Place place, @Nullable String service, int limit) throws IOException {
    Map<Key, long[]> sums = sums(counted, place);
    long whole = sums.values().stream().mapToLong(sum -> sum[1]).sum();
    CountedRange before = counted.before();
    Map<Key, long[]> earlier = ledger.isKnown(before) ? sums(before, place) : null;
    return sums.entrySet().stream()
        .filter(one -> service == null || one.getKey().service().name().equals(service))
        .sorted(
            Comparator.comparingLong((Map.Entry<Key, long[]> one) -> one.getValue()[1])
                .reversed()
                .thenComparing(one -> one.getKey().service())
                .thenComparing(one -> one.getKey().operation()))
        .limit(limit)
        .map(one -> {
          long[] then =
              earlier == null ? null : earlier.getOrDefault(one.getKey(), new long[] {0, 0});
          return new Contributors.OfOperation(
              one.getKey().service(),
              one.getKey().operation(),
              one.getValue()[0],
              one.getValue()[1],
              whole == 0 ? 0 : (double) one.getValue()[1] / whole,
              then == null ? null : (Long) then[0],
              then == null ? null : (Long) then[1]);
        })
        .toList();
  }

  private Map<Key, long[]> sums(CountedRange counted, Place place) throws IOException {
    Map<Key, long[]> sums = new HashMap<>();
    for (LedgerEntry entry : ledger.entries(counted)) {
      if (entry.signal().equals(Refusals.TRACES) && place.holds(entry.service())) {
        long[] sum =
            sums.computeIfAbsent(new Key(entry.service(), entry.operation()), fresh -> new long[2]);
        sum[0] += entry.items();
        sum[1] += entry.receivedBytes();
      }
    }
    return sums;
  }

  private record Key(ServiceId service, String operation) {}

  private List<PatternsFound.Found> patterns(
      CountedRange counted, Place place, @Nullable String service, int limit) {
    return patterns
        .find(
            new PatternSearch(
                counted.range(),
                place,
                service,
                Severity.UNSPECIFIED,
                null,
                null,
                LogLimits.MOST_PATTERNS))
        .patterns()
        .stream()
        .sorted(Comparator.comparingLong(PatternsFound.Found::bytes).reversed())
        .limit(limit)
        .toList();
  }

  private List<Contributors.OfMetric> metrics(Place place, @Nullable String service, int limit) {
    Set<ServiceId> known = ledger.running();
    return series
        .largestMetrics(
            owner -> {
              TelemetrySource source = TelemetrySource.ofSeries(owner, known);
              return source.isNamed(service) && source.isIn(place);
            },
            limit)
        .stream()
        .map(one -> new Contributors.OfMetric(TelemetrySource.ofSeries(one.service(), known), one))
        .toList();
  }
}
