package dev.pharos.signal.metric;

/** A native histogram. Immutable. */
public final class FloatHistogram {
  private final double sum;

  FloatHistogram(double sum) {
    this.sum = sum;
  }

  /** The sum of what was observed; the mark of staleness when the series ended. */
  public double sum() {
    return sum;
  }

  @Override
  public String toString() {
    return "{sum:" + sum + "}";
  }
}
