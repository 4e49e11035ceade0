package dev.pharos.store.elastic;

import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.Time;
import co.elastic.clients.elasticsearch._types.aggregations.CompositeAggregationSource;
import dev.pharos.store.LogWindows;
import java.math.BigInteger;
import java.util.Optional;

/**
 * Stretches of whole milliseconds, one right behind the other, of which windows are made:
 * Elasticsearch counts by those, and by nothing finer.
 *
 * @param firstMs where one of them begins, from 0 up to the length
 * @param lengthMs at least 1
 */
record LineGrid(long firstMs, long lengthMs) {
  private static final long MS = 1_000_000;

  /** Of one window: with more of them counting costs more than it saves. */
  private static final long MOST_PARTS = 64;

  /** Empty where windows begin or end within a millisecond, or would be cut into too many. */
  static Optional<LineGrid> of(LogWindows windows) {
    if (!windows.areWhole(MS)) {
      return Optional.empty();
    }
    long length =
        BigInteger.valueOf(windows.stepNs() / MS)
            .gcd(BigInteger.valueOf(windows.lengthNs() / MS))
            .longValueExact();
    return windows.stepNs() / MS / length > MOST_PARTS
        ? Optional.empty()
        : Optional.of(new LineGrid(Math.floorMod(windows.firstNs() / MS, length), length));
  }

  /** The newest first. */
  CompositeAggregationSource source() {
    return CompositeAggregationSource.of(source ->
        source.dateHistogram(histogram ->
            histogram
                .field(LogFields.TIME)
                .fixedInterval(time(lengthMs))
                .offset(time(firstMs))
                .order(SortOrder.Desc)));
  }

  private static Time time(long ms) {
    return Time.of(time -> time.time(ms + "ms"));
  }

  /** Epoch nanoseconds of what the key of a bucket tells. */
  static long startNs(long keyMs) {
    return keyMs * MS;
  }
}
