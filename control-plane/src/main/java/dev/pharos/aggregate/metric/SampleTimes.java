package dev.pharos.aggregate.metric;

import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;

/**
 * When a counter's series get their samples.
 *
 * @param zeroMs where a series that begins says zero, so that readers see its first increase;
 *     {@link #KNOWN} for one that goes on
 * @param nowMs of the sample, epoch milliseconds
 * @param ended whether the series ends then, after its last value
 */
record SampleTimes(long zeroMs, long nowMs, boolean ended) {
  /** It began earlier. */
  static final long KNOWN = Long.MIN_VALUE;

  private static final double STALE = Double.longBitsToDouble(Samples.STALE_NAN_BITS);

  IncomingSeries series(Labels labels, double value) {
    Samples.Builder samples = Samples.builder();
    if (zeroMs != KNOWN) {
      samples.add(zeroMs, 0);
    }
    if (ended) {
      samples.add(nowMs - 1, value);
    }
    return new IncomingSeries(labels, samples.add(nowMs, ended ? STALE : value).build());
  }

  IncomingSeries series(Labels labels, FloatHistogram value) {
    Samples.Builder samples = Samples.builder();
    FloatHistogram empty =
        FloatHistogram.builder()
            .schema(value.schema())
            .zero(value.zeroThreshold(), 0)
            .count(0)
            .sum(0)
            .build();
    if (zeroMs != KNOWN) {
      samples.add(zeroMs, empty);
    }
    if (ended) {
      samples.add(nowMs - 1, value);
    }
    FloatHistogram stale = empty.toBuilder().sum(STALE).build();
    return new IncomingSeries(labels, samples.add(nowMs, ended ? stale : value).build());
  }
}
