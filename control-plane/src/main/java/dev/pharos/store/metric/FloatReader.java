package dev.pharos.store.metric;

import dev.pharos.signal.metric.Samples;
import dev.pharos.store.disk.CorruptDataException;

/**
 * Reads samples of a chunk of floats: some times, then their values, each in a loop of its own that
 * has little to keep in mind. What is left out at the beginning is not made a value of. For one
 * thread, and for one chunk after the other.
 */
final class FloatReader {
  /** A usual chunk at once; a processor's first cache holds them well. */
  private static final int AT_ONCE = 512;

  private final long[] ms;
  private final double[] values;

  /**
   * @param most samples of a chunk that is read
   */
  FloatReader(int most) {
    this.ms = new long[Math.min(AT_ONCE, most)];
    this.values = new double[ms.length];
  }

  /** Room for chunks of any size. */
  FloatReader() {
    this(AT_ONCE);
  }

  /**
   * Appends samples between two times, both included, to a builder; where the chunk is damaged
   * those before that.
   *
   * @param size samples that the chunk has
   * @throws CorruptDataException when it cannot have been written by a writer
   */
  void read(
      int size,
      TimeReader times,
      ValueReader doubles,
      long fromMs,
      long toMs,
      Samples.Builder builder)
      throws CorruptDataException {
    int left = size;
    int wanted;
    int count;
    do {
      wanted = Math.min(left, ms.length);
      CorruptDataException damage = null;
      try {
        times.next(ms, wanted, toMs);
      } catch (CorruptDataException e) {
        damage = e;
      }
      count = times.done();
      int from = firstInRange(count, fromMs);
      try {
        doubles.next(values, from, count);
      } catch (CorruptDataException e) {
        damage = e;
      }
      builder.add(ms, values, from, doubles.done());
      if (damage != null) {
        throw damage;
      }
      left -= count;
    } while (count == wanted && left > 0);
  }

  private int firstInRange(int count, long fromMs) {
    int first = 0;
    while (first < count && ms[first] < fromMs) {
      first++;
    }
    return first;
  }
}
