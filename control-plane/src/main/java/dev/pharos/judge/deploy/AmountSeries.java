package dev.pharos.judge.deploy;

import java.util.Arrays;

/**
 * What was used up in successive windows, and by how many requests. Immutable.
 *
 * @param amounts by window; {@link Double#NaN} where it was not measured
 * @param requests by window
 */
public record AmountSeries(double[] amounts, double[] requests) {
  public static final AmountSeries NONE = new AmountSeries(new double[0], new double[0]);

  public AmountSeries {
    if (amounts.length != requests.length) {
      throw new IllegalArgumentException(
          amounts.length + " windows of amounts, " + requests.length + " of requests");
    }
    amounts = amounts.clone();
    requests = requests.clone();
    for (int i = 0; i < amounts.length; i++) {
      if (Double.isNaN(amounts[i])) {
        amounts[i] = 0;
        requests[i] = 0;
      }
    }
  }

  AmountSeries until(int windows) {
    return windows >= amounts.length
        ? this
        : new AmountSeries(Arrays.copyOf(amounts, windows), Arrays.copyOf(requests, windows));
  }
}
