package dev.pharos.judge.deploy;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which of many chances are small enough together: Y. Benjamini and Y. Hochberg's procedure
 * (Journal of the Royal Statistical Society B 57 (1995), 289–300) with weights (C. Genovese, K.
 * Roeder and L. Wasserman, Biometrika 93 (2006), 509–524). Where nothing has changed at all, the
 * chance of calling anything changed is the rate.
 */
final class FalseDiscoveries {
  private FalseDiscoveries() {}

  /**
   * @param weights shares; those of 0 are never found
   */
  static boolean[] found(double[] chances, double[] weights, double rate) {
    double total = Arrays.stream(weights).sum();
    int[] order =
        IntStream.range(0, chances.length)
            .filter(i -> weights[i] > 0)
            .boxed()
            .sorted((a, b) -> Double.compare(chances[a] / weights[a], chances[b] / weights[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    int last = -1;
    for (int i = 0; i < order.length; i++) {
      if (chances[order[i]] * total / weights[order[i]] <= rate * (i + 1)) {
        last = i;
      }
    }
    boolean[] found = new boolean[chances.length];
    for (int i = 0; i <= last; i++) {
      found[order[i]] = true;
    }
    return found;
  }
}
