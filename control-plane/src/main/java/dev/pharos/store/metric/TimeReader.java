package dev.pharos.store.metric;

import dev.pharos.store.disk.CorruptDataException;

/** Reads times: the first, which a chunk tells, and those that {@link TimeWriter} wrote. */
final class TimeReader {
  private final BitCursor bits;
  private final long firstMs;
  private final NumberReader distances;
  private final TimeGrid grid = new TimeGrid();
  private boolean begun;
  private long before = Long.MIN_VALUE;
  private int done;

  TimeReader(BitCursor bits, long firstMs) {
    this.bits = bits;
    this.firstMs = firstMs;
    this.distances = new NumberReader(bits, TimeWriter.FIRST_ORDER);
    grid.learn(0);
  }

  /** The next time, in epoch milliseconds. */
  long next() throws CorruptDataException {
    if (!begun) {
      begun = true;
      return firstMs;
    }
    long distance = distances.read() ? distances.value() : NumberReader.wide(bits);
    long time = grid.expected() + distance;
    grid.learn(time);
    return firstMs + time;
  }

  /**
   * Reads times until an array has as many as wanted or one is later than a limit. {@link #done}
   * tells how many the array has, also when this fails.
   *
   * @throws CorruptDataException when they end, or one is not later than the one before
   */
  void next(long[] times, int wanted, long limitMs) throws CorruptDataException {
    done = 0;
    while (true) {
      nextNear(times, wanted, limitMs);
      if (done == wanted) {
        return;
      }
      long time = next();
      if (time > limitMs) {
        return;
      }
      if (time <= before) {
        throw new CorruptDataException(time + " ms does not come after " + before + " ms");
      }
      times[done++] = time;
      before = time;
    }
  }

  /** How many times the array has after the last call. */
  int done() {
    return done;
  }

  /**
   * Reads on as long as there is nothing out of the ordinary; that is left to be read. This and
   * {@link ValueReader} take most of a question's time: what is known stays in the processor.
   */
  private void nextNear(long[] times, int wanted, long limitMs) {
    if (!begun) {
      return;
    }
    byte[] bytes = bits.bytes();
    long end = bits.end();
    long lastWord = bits.lastWord();
    long position = bits.position();
    int width = distances.width();
    TimeGrid near = grid.copy();
    int i = done;
    for (; i < wanted && position <= lastWord; i++) {
      long word = BitCursor.word(bytes, position);
      int group = Long.numberOfTrailingZeros(~word);
      int order = AdaptiveWidth.order(width);
      int length = AdaptiveWidth.length(group, order);
      if (!AdaptiveWidth.isPlain(group, length) || length > end - position) {
        break;
      }
      long time = near.expected() + AdaptiveWidth.decode(word, group, order);
      long timeMs = firstMs + time;
      if (timeMs > limitMs || timeMs <= before || !near.learnNear(time)) {
        break;
      }
      width = AdaptiveWidth.after(width, group);
      position += length;
      times[i] = timeMs;
      before = timeMs;
    }
    done = i;
    bits.position(position);
    distances.width(width);
    grid.set(near);
  }
}
