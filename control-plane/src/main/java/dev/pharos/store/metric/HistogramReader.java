package dev.pharos.store.metric;

import dev.pharos.signal.metric.BucketCounts;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.Samples;
import dev.pharos.store.disk.CorruptDataException;

/** Reads the histograms that {@link HistogramWriter} wrote. */
final class HistogramReader {
  private static final FloatHistogram MARKER =
      FloatHistogram.builder().sum(Double.longBitsToDouble(Samples.STALE_NAN_BITS)).build();

  private final BitCursor bits;
  private final ValueReader sums;
  private final NumberReader uncounted;
  private final HistogramState state = new HistogramState();

  HistogramReader(BitCursor bits) {
    this.bits = bits;
    this.sums = new ValueReader(bits);
    this.uncounted = new NumberReader(bits, HistogramState.FIRST_ORDER);
  }

  FloatHistogram next() throws CorruptDataException {
    switch (bits.readOnes(HistogramWriter.STALE)) {
      case HistogramWriter.SAME_LAYOUT -> {}
      case HistogramWriter.OTHER_HINT -> readHint();
      case HistogramWriter.OTHER_LAYOUT -> {
        state.layout(HistogramLayout.read(bits));
        readHint();
      }
      default -> {
        return MARKER;
      }
    }
    HistogramLayout layout = state.layout();
    double[] positive = new double[layout.positive().size()];
    double[] negative = new double[layout.negative().size()];
    double zeroCount;
    if (bits.read(1) == 1) {
      int place = 0;
      long counted = readWhole(place++);
      zeroCount = (double) counted;
      for (int i = 0; i < positive.length; i++) {
        long whole = readWhole(place++);
        positive[i] = (double) whole;
        counted += whole;
      }
      for (int i = 0; i < negative.length; i++) {
        long whole = readWhole(place++);
        negative[i] = (double) whole;
        counted += whole;
      }
      long rest = uncounted.read() ? uncounted.value() : uncounted.readWide();
      state.count((double) (counted + rest));
    } else {
      state.count(readDouble(state.count()));
      int place = 0;
      zeroCount = readDouble(place++);
      for (int i = 0; i < positive.length; i++) {
        positive[i] = readDouble(place++);
      }
      for (int i = 0; i < negative.length; i++) {
        negative[i] = readDouble(place++);
      }
    }
    return histogram(layout, zeroCount, positive, negative);
  }

  private FloatHistogram histogram(
      HistogramLayout layout, double zeroCount, double[] positive, double[] negative)
      throws CorruptDataException {
    double sum = sums.next();
    try {
      return FloatHistogram.builder()
          .counterReset(state.counterReset())
          .scheme(layout.scheme())
          .zero(layout.zeroThreshold(), zeroCount)
          .count(state.count())
          .sum(sum)
          .positive(counts(layout.positive(), positive))
          .negative(counts(layout.negative(), negative))
          .build();
    } catch (IllegalArgumentException e) {
      throw new CorruptDataException("a histogram that cannot be: " + e.getMessage(), e);
    }
  }

  private static BucketCounts counts(BucketCounts layout, double[] counts) {
    return counts.length == 0 ? layout : layout.withOwnedCounts(counts);
  }

  private void readHint() throws CorruptDataException {
    state.counterReset(HistogramWriter.HINTS.get((int) bits.read(HistogramWriter.HINT_BITS)));
  }

  private long readWhole(int place) throws CorruptDataException {
    int order = AdaptiveWidth.order(state.width(place));
    int group = bits.readOnes(AdaptiveWidth.ESCAPE);
    long distance =
        group == AdaptiveWidth.ESCAPE
            ? NumberReader.wide(bits)
            : AdaptiveWidth.read(bits, group, order);
    long whole = state.expected(place) + distance;
    state.learn(place, whole, group);
    return whole;
  }

  private double readDouble(int place) throws CorruptDataException {
    double value = readDouble(state.value(place));
    state.learn(place, value);
    return value;
  }

  private double readDouble(double before) throws CorruptDataException {
    return bits.read(1) == 0 ? before : Double.longBitsToDouble(bits.read(Long.SIZE));
  }
}
