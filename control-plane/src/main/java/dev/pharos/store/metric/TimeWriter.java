package dev.pharos.store.metric;

/** Writes the times of samples, each as its distance from where the grid expects it. */
final class TimeWriter {
  static final int FIRST_ORDER = 4;

  private final BitBuffer bits;
  private final NumberWriter distances;
  private final TimeGrid grid = new TimeGrid();

  TimeWriter(BitBuffer bits) {
    this.bits = bits;
    this.distances = new NumberWriter(bits, FIRST_ORDER);
    grid.learn(0);
  }

  /** Writes a time after the first, relative to it. */
  void write(long time) {
    long distance = time - grid.expected();
    if (!distances.write(distance)) {
      bits.put(-1, AdaptiveWidth.ESCAPE);
      NumberWriter.putWide(bits, distance);
    }
    grid.learn(time);
  }
}
