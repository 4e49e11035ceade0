package dev.pharos.receive.metric;

import dev.pharos.aggregate.MalformedPayloadException;
import java.util.Arrays;

/** Numbers of a histogram or summary as they come, up to {@link MetricLimits#MAX_BUCKETS}. */
public final class Numbers {
  private static final double[] NONE = {};

  private double[] numbers = NONE;
  private int size;

  /**
   * Adds one.
   *
   * @throws MalformedPayloadException when they are too many
   */
  public void add(double number) throws MalformedPayloadException {
    if (size == MetricLimits.MAX_BUCKETS) {
      throw new MalformedPayloadException(
          "a histogram may have %d buckets".formatted(MetricLimits.MAX_BUCKETS));
    }
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, Math.max(8, 2 * size));
    }
    numbers[size++] = number;
  }

  public int size() {
    return size;
  }

  public double get(int index) {
    return numbers[index];
  }

  public double[] toArray() {
    return Arrays.copyOf(numbers, size);
  }

  double total() {
    double total = 0;
    for (int i = 0; i < size; i++) {
      total += numbers[i];
    }
    return total;
  }
}
