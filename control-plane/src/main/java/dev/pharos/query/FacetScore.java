package dev.pharos.query;

/**
 * How telling a facet is: how evenly its listed values split the traces, and how much knowing the
 * value says of whether a trace failed. The first is the entropy of what is listed, the second the
 * mutual information of value and failure, less what chance alone would give (the bias of the
 * plug-in estimate, Miller 1955), as a share of the entropy of failure.
 */
final class FacetScore {
  /** Where errors gather is what people look for; an even split is merely convenient. */
  private static final double WEIGHT_OF_ERRORS = 3;

  private static final double LN2 = Math.log(2);

  private FacetScore() {}

  /**
   * @param failedOthers of the traces with none of the listed values
   * @param without traces without the key
   * @param failedWithout failed ones of those
   */
  static double of(Facet facet, int failedOthers, int without, int failedWithout) {
    int cells = facet.values().size() + 2;
    double[] traces = new double[cells];
    double[] failed = new double[cells];
    for (int i = 0; i < facet.values().size(); i++) {
      traces[i] = facet.values().get(i).things();
      failed[i] = facet.values().get(i).errors();
    }
    traces[cells - 2] = facet.others();
    failed[cells - 2] = failedOthers;
    traces[cells - 1] = without;
    failed[cells - 1] = failedWithout;
    double all = sum(traces);
    double allFailed = sum(failed);
    double split = 0;
    double remaining = 0;
    int used = 0;
    for (int i = 0; i < cells; i++) {
      if (traces[i] > 0) {
        used++;
        split += term(traces[i] / all);
        remaining += traces[i] / all * binary(failed[i] / traces[i]);
      }
    }
    double failure = binary(allFailed / all);
    double bias = (used - 1) / (2 * all * LN2);
    double told = failure == 0 ? 0 : Math.max(0, failure - remaining - bias) / failure;
    return split / (Math.log(FacetLimits.SHOWN_VALUES + 2) / LN2) + WEIGHT_OF_ERRORS * told;
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  private static double binary(double share) {
    return term(share) + term(1 - share);
  }

  private static double term(double share) {
    return share <= 0 ? 0 : -share * Math.log(share) / LN2;
  }
}
