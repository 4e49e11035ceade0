package dev.pharos.judge.deploy;

/** What each bin counts for in each comparison of {@link LatencyComparison}. */
final class Scores {
  private final int first;

  /** The rank of a bin's requests among all, as a share: those in one bin have the middle one. */
  private final double[] rank;

  /** From this bin on, a request is among the slowest share. */
  private final int[] cuts = new int[LatencyComparison.SLOWEST.length];

  private final Histogram fresh;
  private final Histogram old;

  Scores(Histogram fresh, Histogram old) {
    this.fresh = fresh;
    this.old = old;
    this.first = fresh.first();
    int bins = fresh.length();
    double total = fresh.total() + old.total();
    rank = new double[bins + 1];
    double below = 0;
    for (int b = 0; b < bins; b++) {
      double here = fresh.count(b) + old.count(b);
      rank[b] = (below + here / 2) / total;
      below += here;
    }
    rank[bins] = 1;
    for (int k = 1; k < cuts.length; k++) {
      cuts[k] = cut(LatencyComparison.SLOWEST[k] * total);
    }
  }

  /** The bin from which on there are as nearly as can be so many. */
  private int cut(double wanted) {
    int bin = fresh.length();
    double beyond = 0;
    while (bin > 0) {
      double here = fresh.count(bin - 1) + old.count(bin - 1);
      if (beyond + here > wanted && beyond + here - wanted > wanted - beyond) {
        break;
      }
      beyond += here;
      bin--;
    }
    return bin;
  }

  double[][] byWindow(RequestSeries series, int windows) {
    double[][] sums = new double[cuts.length][windows];
    for (int w = 0; w < windows; w++) {
      Latencies latencies = series.latencies(w);
      int shift = latencies.first() - first;
      double ranks = 0;
      for (int i = 0; i < latencies.length(); i++) {
        int count = latencies.count(i);
        if (count > 0) {
          ranks += count * rank[i + shift];
          for (int k = 1; k < cuts.length && i + shift >= cuts[k]; k++) {
            sums[k][w] += count;
          }
        }
      }
      sums[LatencyComparison.RANKS][w] = ranks;
    }
    return sums;
  }

  private double score(int which, int bin) { // one behind the last bin is the slowest
    if (which == LatencyComparison.RANKS) {
      return rank[bin];
    }
    return bin >= cuts[which] ? 1 : 0;
  }

  /** Of one request's score, in one version. */
  double variance(int which, Histogram of) {
    return variance(which, of, of, 0);
  }

  /** Of one request's score, in both versions together. */
  double pooledVariance(int which) {
    return variance(which, fresh, old, 1);
  }

  private double variance(int which, Histogram one, Histogram other, double ofOther) {
    double total = one.total() + ofOther * other.total();
    double sum = 0;
    double squares = 0;
    for (int b = 0; b < one.length(); b++) {
      double weight = one.count(b) + ofOther * other.count(b);
      double score = score(which, b);
      sum += weight * score;
      squares += weight * score * score;
    }
    double mean = sum / total;
    return Math.max(0, squares / total - mean * mean);
  }

  /** By how much the mean score rises when all requests become slower by one bin. */
  double shift(int which) {
    double total = fresh.total() + old.total();
    double sum = 0;
    for (int b = 0; b < fresh.length(); b++) {
      sum += (fresh.count(b) + old.count(b)) * (score(which, b + 1) - score(which, b));
    }
    return sum / total;
  }
}
