package dev.pharos.store.metric;

import dev.pharos.signal.metric.BucketCounts;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.FloatHistogram.CounterReset;
import java.util.List;

/** Writes native histograms: their buckets once, then how much more was counted than usual. */
final class HistogramWriter {
  // Before each histogram, as ones up to a zero, or as three ones:
  static final int SAME_LAYOUT = 0;

  /** Another word about counter resets, two bits; the layout stays. */
  static final int OTHER_HINT = 1;

  /** Another layout follows, and a word about counter resets. */
  static final int OTHER_LAYOUT = 2;

  /** The stale marker as Prometheus makes it: nothing but the stale sum. State stays as it is. */
  static final int STALE = 3;

  static final int HINT_BITS = 2;

  /** Words about counter resets by their code. */
  static final List<CounterReset> HINTS =
      List.of(CounterReset.UNKNOWN, CounterReset.RESET, CounterReset.NOT_RESET, CounterReset.GAUGE);

  /** Whole numbers up to this are told apart by a double. */
  private static final double LARGEST_WHOLE = 0x1p53;

  private final BitBuffer bits;
  private final ValueWriter sums;
  private final NumberWriter uncounted;
  private final HistogramState state = new HistogramState();

  HistogramWriter(BitBuffer bits) {
    this.bits = bits;
    this.sums = new ValueWriter(bits);
    this.uncounted = new NumberWriter(bits, HistogramState.FIRST_ORDER);
  }

  void write(FloatHistogram histogram) {
    if (histogram.isStale() && isMarker(histogram)) {
      bits.put(0b111, STALE);
      return;
    }
    if (!state.layout().fits(histogram)) {
      bits.put(0b011, OTHER_LAYOUT + 1);
      HistogramLayout layout = HistogramLayout.of(histogram);
      layout.write(bits);
      state.layout(layout);
      writeHint(histogram);
    } else if (histogram.counterReset() != state.counterReset()) {
      bits.put(0b01, OTHER_HINT + 1);
      writeHint(histogram);
    } else {
      bits.put(0, 1);
    }
    if (isWhole(histogram)) {
      bits.put(1, 1);
      writeWhole(histogram);
    } else {
      bits.put(0, 1);
      writeDoubles(histogram);
    }
    state.count(histogram.count());
    sums.write(histogram.sum());
  }

  /** Whether nothing is said but that the series ended. */
  static boolean isMarker(FloatHistogram histogram) {
    return histogram.counterReset() == CounterReset.UNKNOWN
        && histogram.toBuilder().sum(0).build().equals(FloatHistogram.builder().build());
  }

  private void writeHint(FloatHistogram histogram) {
    bits.put(HINTS.indexOf(histogram.counterReset()), HINT_BITS);
    state.counterReset(histogram.counterReset());
  }

  private static boolean isWhole(FloatHistogram histogram) {
    return isWhole(histogram.count())
        && isWhole(histogram.zeroCount())
        && isWhole(histogram.positive())
        && isWhole(histogram.negative());
  }

  private static boolean isWhole(BucketCounts buckets) {
    for (int i = 0; i < buckets.size(); i++) {
      if (!isWhole(buckets.count(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWhole(double value) {
    return Math.abs(value) <= LARGEST_WHOLE
        && Double.doubleToRawLongBits((double) (long) value) == Double.doubleToRawLongBits(value);
  }

  private void writeWhole(FloatHistogram histogram) {
    long counted = 0;
    int place = 0;
    counted += writeWhole(place++, (long) histogram.zeroCount());
    for (int i = 0; i < histogram.positive().size(); i++) {
      counted += writeWhole(place++, (long) histogram.positive().count(i));
    }
    for (int i = 0; i < histogram.negative().size(); i++) {
      counted += writeWhole(place++, (long) histogram.negative().count(i));
    }
    long rest = (long) histogram.count() - counted;
    if (!uncounted.write(rest)) {
      bits.put(-1, AdaptiveWidth.ESCAPE);
      uncounted.writeWide(rest);
    }
  }

  private long writeWhole(int place, long value) {
    long distance = value - state.expected(place);
    int group = AdaptiveWidth.put(bits, distance, AdaptiveWidth.order(state.width(place)));
    if (group == AdaptiveWidth.ESCAPE) {
      bits.put(-1, AdaptiveWidth.ESCAPE);
      NumberWriter.putWide(bits, distance);
    }
    state.learn(place, value, group);
    return value;
  }

  private void writeDoubles(FloatHistogram histogram) {
    writeDouble(histogram.count(), state.count());
    int place = 0;
    writeDouble(place++, histogram.zeroCount());
    for (int i = 0; i < histogram.positive().size(); i++) {
      writeDouble(place++, histogram.positive().count(i));
    }
    for (int i = 0; i < histogram.negative().size(); i++) {
      writeDouble(place++, histogram.negative().count(i));
    }
  }

  private void writeDouble(int place, double value) {
    writeDouble(value, state.value(place));
    state.learn(place, value);
  }

  private void writeDouble(double value, double before) {
    long valueBits = Double.doubleToRawLongBits(value);
    if (valueBits == Double.doubleToRawLongBits(before)) {
      bits.put(0, 1);
    } else {
      bits.put(1, 1);
      bits.put(valueBits, Long.SIZE);
    }
  }
}
