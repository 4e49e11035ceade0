package dev.pharos.store.metric;

import dev.pharos.store.disk.CorruptDataException;

/** Reads the times that {@link TimeWriter} wrote. */
final class TimeReader {
  private final BitCursor bits;
  private final NumberReader distances;
  private final TimeGrid grid = new TimeGrid();

  TimeReader(BitCursor bits) {
    this.bits = bits;
    this.distances = new NumberReader(bits, TimeWriter.FIRST_ORDER);
    grid.learn(0);
  }

  /** The next time, relative to the first. */
  long next() throws CorruptDataException {
    long distance = distances.read() ? distances.value() : NumberReader.wide(bits);
    long time = grid.expected() + distance;
    grid.learn(time);
    return time;
  }
}
