package dev.pharos.store.metric;

import dev.pharos.signal.metric.BucketCounts;
import dev.pharos.signal.metric.FloatHistogram.CounterReset;
import dev.pharos.store.disk.CorruptDataException;
import java.util.Arrays;

/**
 * What is known of the histograms of a chunk so far, and from it what the next one's counts are
 * expected to be: as much more as usual. Writer and reader learn the same.
 */
final class HistogramState {
  static final int FIRST_ORDER = 0;

  private static final int STEP_FRACTION_BITS = 4;
  private static final int STEP_SHIFT = 3;
  private static final long LARGEST_STEP = 1L << 25;

  private HistogramLayout layout = HistogramLayout.EMPTY;
  private CounterReset counterReset = CounterReset.UNKNOWN;
  private double count;
  private double[] values = new double[1];
  private int[] usualSteps = new int[1];
  private short[] widths = new short[1];

  HistogramLayout layout() {
    return layout;
  }

  CounterReset counterReset() {
    return counterReset;
  }

  void counterReset(CounterReset hint) {
    this.counterReset = hint;
  }

  /** Goes on with other buckets; what both have goes on where it was. */
  void layout(HistogramLayout next) {
    HistogramLayout before = layout;
    double[] oldValues = values;
    int[] oldSteps = usualSteps;
    short[] oldWidths = widths;
    layout = next;
    values = new double[next.counts()];
    usualSteps = new int[next.counts()];
    widths = new short[next.counts()];
    Arrays.fill(widths, (short) AdaptiveWidth.of(FIRST_ORDER));
    copy(0, 0, oldValues, oldSteps, oldWidths);
    if (before.scheme().equals(next.scheme())) {
      copyCommon(before.positive(), 1, next.positive(), 1, oldValues, oldSteps, oldWidths);
      copyCommon(
          before.negative(),
          1 + before.positive().size(),
          next.negative(),
          1 + next.positive().size(),
          oldValues,
          oldSteps,
          oldWidths);
    }
  }

  private void copyCommon(
      BucketCounts before,
      int beforeStart,
      BucketCounts next,
      int nextStart,
      double[] oldValues,
      int[] oldSteps,
      short[] oldWidths) {
    int from = 0;
    for (int to = 0; to < next.size(); to++) {
      while (from < before.size() && before.index(from) < next.index(to)) {
        from++;
      }
      if (from < before.size() && before.index(from) == next.index(to)) {
        copy(beforeStart + from, nextStart + to, oldValues, oldSteps, oldWidths);
      }
    }
  }

  private void copy(int from, int to, double[] oldValues, int[] oldSteps, short[] oldWidths) {
    values[to] = oldValues[from];
    usualSteps[to] = oldSteps[from];
    widths[to] = oldWidths[from];
  }

  /** All observations of the histogram before. */
  double count() {
    return count;
  }

  void count(double observations) {
    this.count = observations;
  }

  /** What the histogram before counted at that place. */
  double value(int place) {
    return values[place];
  }

  /** A copy of what it counted from one place up to another, that not included. */
  double[] values(int from, int to) {
    return Arrays.copyOfRange(values, from, to);
  }

  int width(int place) {
    return widths[place];
  }

  long expected(int place) {
    return (long) values[place]
        + ((usualSteps[place] + (1 << (STEP_FRACTION_BITS - 1))) >> STEP_FRACTION_BITS);
  }

  /** Takes a whole number that was coded in a group. */
  void learn(int place, long whole, int group) {
    usualSteps[place] = stepAfter(usualSteps[place], whole - (long) values[place]);
    values[place] = (double) whole;
    widths[place] = (short) AdaptiveWidth.after(widths[place], group);
  }

  private static int stepAfter(int usual, long step) {
    // A step that does not fit is cut: expectations become worse, and stay the same on both sides.
    long cut = Math.min(LARGEST_STEP, Math.max(-LARGEST_STEP, step));
    return usual + (((int) (cut << STEP_FRACTION_BITS) - usual) >> STEP_SHIFT);
  }

  /**
   * Reads a whole number for each place, as {@link #expected} and {@link #learn} have it, and adds
   * them up. Most of what reading histograms costs: each comes from one word, unless it is large.
   */
  long readWhole(BitCursor bits) throws CorruptDataException {
    byte[] bytes = bits.bytes();
    long end = bits.end();
    long lastWord = bits.lastWord();
    long position = bits.position();
    long sum = 0;
    for (int place = 0; place < values.length; place++) {
      int order = AdaptiveWidth.order(widths[place]);
      long word = position <= lastWord ? BitCursor.word(bytes, position) : -1;
      int group = Long.numberOfTrailingZeros(~word);
      int length = AdaptiveWidth.length(group, order);
      long distance;
      if (AdaptiveWidth.isPlain(group, length) && length <= end - position) {
        distance = AdaptiveWidth.decode(word, group, order);
        position += length;
      } else {
        bits.position(position);
        group = bits.readOnes(AdaptiveWidth.ESCAPE);
        distance =
            group == AdaptiveWidth.ESCAPE
                ? NumberReader.wide(bits)
                : AdaptiveWidth.read(bits, group, order);
        position = bits.position();
      }
      long whole = expected(place) + distance;
      learn(place, whole, group);
      sum += whole;
    }
    bits.position(position);
    return sum;
  }

  /** Takes a number that is not whole. */
  void learn(int place, double value) {
    usualSteps[place] = 0;
    values[place] = value;
  }
}
