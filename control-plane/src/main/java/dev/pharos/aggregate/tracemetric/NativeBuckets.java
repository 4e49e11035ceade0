package dev.pharos.aggregate.tracemetric;

import dev.pharos.signal.metric.BucketScheme;

/**
 * Buckets of native histograms of durations: schema 3, in which each bound is 2^(1/8) = 1.09 times
 * the one before. That is what a client library makes of the factor 1.1 that Tempo has by default.
 * Durations with the same five highest bits have at most one bound among them, so that a table and
 * one comparison find the bucket.
 *
 * @see <a href="https://prometheus.io/docs/specs/native_histograms/">Prometheus: native
 *     histograms</a>
 */
final class NativeBuckets {
  static final int SCHEMA = 3;

  /** What Prometheus' client libraries take for zero. */
  static final double ZERO_THRESHOLD = 0x1p-128;

  private static final int IN_OCTAVE = 1 << SCHEMA;
  private static final double NS_PER_SECOND = 1e9;
  private static final long MANTISSA = (1L << 52) - 1;
  private static final long ONE = Double.doubleToRawLongBits(1);

  /** Bounds in [1, 2): bucket i of an octave lies above the i-th. */
  private static final double[] FRACTIONS = new double[IN_OCTAVE];

  static {
    BucketScheme scheme = BucketScheme.exponential(SCHEMA);
    for (int i = 0; i < IN_OCTAVE; i++) {
      FRACTIONS[i] = scheme.upper(i);
    }
  }

  /** Bits below the highest that tell a table's entries apart. */
  private static final int BITS = 4;

  private static final int CELLS = 1 << BITS;

  /** The bucket of an entry's shortest duration. */
  private static final short[] INDEX = new short[Long.SIZE * CELLS];

  /** The longest duration in that bucket; longer ones of the entry are in the next. */
  private static final long[] LAST_NS = new long[Long.SIZE * CELLS];

  static {
    for (int octave = 0; octave < Long.SIZE - 1; octave++) {
      for (int cell = 0; cell < CELLS; cell++) {
        int at = octave * CELLS + cell;
        long firstNs = Math.max(1, shifted(CELLS + cell, octave - BITS));
        INDEX[at] = (short) calculated(firstNs);
        LAST_NS[at] = lastAs(firstNs, shifted(1, octave - BITS));
      }
    }
  }

  private NativeBuckets() {}

  private static long shifted(long value, int bits) {
    return bits >= 0 ? value << bits : value >>> -bits;
  }

  /** The longest of some durations from one on that is in the same bucket. */
  private static long lastAs(long firstNs, long durations) {
    long same = firstNs;
    long other = firstNs + Math.max(1, durations);
    while (other - same > 1) {
      long middle = same + (other - same) / 2;
      if (calculated(middle) == calculated(firstNs)) {
        same = middle;
      } else {
        other = middle;
      }
    }
    return same;
  }

  /**
   * The bucket of a duration in seconds: the smallest index whose bound is not below it.
   *
   * @param durationNs above 0
   */
  static int index(long durationNs) {
    int octave = Long.SIZE - 1 - Long.numberOfLeadingZeros(durationNs);
    int cell = (int) shifted(durationNs, BITS - octave) & (CELLS - 1);
    int at = octave * CELLS + cell;
    return durationNs > LAST_NS[at] ? INDEX[at] + 1 : INDEX[at];
  }

  /** The same, worked out. */
  static int calculated(long durationNs) {
    double seconds = durationNs / NS_PER_SECOND;
    double fraction =
        Double.longBitsToDouble((Double.doubleToRawLongBits(seconds) & MANTISSA) | ONE);
    int below = 0;
    for (double bound : FRACTIONS) {
      below += bound < fraction ? 1 : 0;
    }
    return Math.getExponent(seconds) * IN_OCTAVE + below;
  }
}
