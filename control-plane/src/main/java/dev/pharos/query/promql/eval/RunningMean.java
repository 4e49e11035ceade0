package dev.pharos.query.promql.eval;

import dev.pharos.signal.metric.KahanSum;

/**
 * A mean: the compensated sum by the count as long as the sum is finite, else a mean that is
 * carried along. For one thread.
 */
final class RunningMean {
  private double sum;
  private double lost;
  private double count;
  private boolean carried;

  void add(double value) {
    count++;
    if (count == 1) {
      sum = value;
      return;
    }
    if (!carried) {
      double total = sum + value;
      if (!Double.isInfinite(total)) {
        lost = KahanSum.lostAfter(sum, value, total, lost);
        sum = total;
        return;
      }
      carried = true;
      sum /= count - 1;
      lost /= count - 1;
    }
    double share = (count - 1) / count;
    double mean = share * sum;
    double part = value / count;
    double total = mean + part;
    lost = KahanSum.lostAfter(mean, part, total, share * lost);
    sum = total;
  }

  double value() {
    return carried ? sum + lost : sum / count + lost / count;
  }
}
