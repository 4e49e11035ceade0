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
  private boolean marker;
  private double sum;

  HistogramReader(BitCursor bits) {
    this.bits = bits;
    this.sums = new ValueReader(bits);
    this.uncounted = new NumberReader(bits, HistogramState.FIRST_ORDER);
  }

  /** Reads the next one, which {@link #histogram} makes when it is wanted. */
  void next() throws CorruptDataException {
    marker = false;
    switch (bits.readOnes(HistogramWriter.STALE)) {
      case HistogramWriter.SAME_LAYOUT -> {}
      case HistogramWriter.OTHER_HINT -> readHint();
      case HistogramWriter.OTHER_LAYOUT -> {
        state.layout(HistogramLayout.read(bits));
        readHint();
      }
      default -> {
        marker = true;
        return;
      }
    }
    if (bits.read(1) == 1) {
      long counted = state.readWhole(bits);
      long rest = uncounted.read() ? uncounted.value() : uncounted.readWide();
      state.count((double) (counted + rest));
    } else {
      state.count(readDouble(state.count()));
      for (int place = 0; place < state.layout().counts(); place++) {
        state.learn(place, readDouble(state.value(place)));
      }
    }
    sum = sums.next();
  }

  /** What was read last. */
  FloatHistogram histogram() throws CorruptDataException {
    if (marker) {
      return MARKER;
    }
    HistogramLayout layout = state.layout();
    int negative = 1 + layout.positive().size();
    try {
      return FloatHistogram.builder()
          .counterReset(state.counterReset())
          .scheme(layout.scheme())
          .zero(layout.zeroThreshold(), state.value(0))
          .count(state.count())
          .sum(sum)
          .positive(counts(layout.positive(), 1))
          .negative(counts(layout.negative(), negative))
          .build();
    } catch (IllegalArgumentException e) {
      throw new CorruptDataException("a histogram that cannot be: " + e.getMessage(), e);
    }
  }

  private BucketCounts counts(BucketCounts layout, int place) {
    return layout.size() == 0
        ? layout
        : layout.withOwnedCounts(state.values(place, place + layout.size()));
  }

  private void readHint() throws CorruptDataException {
    state.counterReset(HistogramWriter.HINTS.get((int) bits.read(HistogramWriter.HINT_BITS)));
  }

  private double readDouble(double before) throws CorruptDataException {
    return bits.read(1) == 0 ? before : Double.longBitsToDouble(bits.read(Long.SIZE));
  }
}
