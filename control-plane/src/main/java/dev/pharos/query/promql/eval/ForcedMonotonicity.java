package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.Position;
import dev.pharos.signal.metric.GoNumber;
import java.time.Instant;

/**
 * A classic histogram's buckets counted less than smaller ones and were lifted.
 *
 * @param metricName empty if it is not to be told
 * @param times how many samples were lifted
 */
record ForcedMonotonicity(
    String metricName,
    Position position,
    long fromMs,
    long toMs,
    double lowestBucket,
    double highestBucket,
    double largestDifference,
    int times) {

  String text() {
    String text =
        "input to histogram_quantile needed to be fixed for monotonicity (see"
            + " https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)";
    return metricName.isEmpty() ? text : text + " for metric name \"" + metricName + "\"";
  }

  ForcedMonotonicity and(ForcedMonotonicity other) {
    return new ForcedMonotonicity(
        metricName,
        other.position,
        Math.min(fromMs, other.fromMs),
        Math.max(toMs, other.toMs),
        Math.min(lowestBucket, other.lowestBucket),
        Math.max(highestBucket, other.highestBucket),
        Math.max(largestDifference, other.largestDifference),
        times + other.times);
  }

  Annotation annotation() {
    return Annotation.info(
        text()
            + ", from buckets %s to %s, with a max diff of %s, over %d samples from %s to %s"
                .formatted(
                    GoNumber.shortest(lowestBucket),
                    GoNumber.shortest(highestBucket),
                    GoNumber.rounded(largestDifference, 2),
                    times,
                    Instant.ofEpochSecond(fromMs / 1000),
                    Instant.ofEpochSecond(toMs / 1000)),
        position);
  }
}
