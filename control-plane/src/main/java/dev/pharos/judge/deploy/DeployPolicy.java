package dev.pharos.judge.deploy;

/**
 * What matters, and how often one may be wrong. A rise has to reach both the relative and the
 * absolute gate. A version passes when rises beyond its margins are excluded: they are wider than
 * the gates, since to exclude what is barely worth mentioning takes thousands of requests, and a
 * rise between gate and margin is called regressed as soon as it is seen.
 *
 * @param falseAlarms at most this share of harmless deployments may ever be called regressed
 * @param latencyRise share of the old latency
 * @param latencyRiseNs nanoseconds
 * @param errorRise difference of the shares of requests that fail
 * @param latencyMargin share of the old latency
 * @param errorMargin difference of the shares of requests that fail
 * @param throughputDrop share of the old request rate
 * @param instanceSpread by this share instances of one version differ (standard deviation):
 *     machines, neighbours, caches. More requests of the same instances do not average it out.
 * @param instanceWander by this share an instance is now faster, now slower for about a minute
 * @param timeSpread by this share a time differs from the one before it; only where there is no old
 *     version beside the new one
 */
public record DeployPolicy(
    double falseAlarms,
    double latencyRise,
    long latencyRiseNs,
    double errorRise,
    double latencyMargin,
    double errorMargin,
    double throughputDrop,
    double instanceSpread,
    double instanceWander,
    double timeSpread) {
  public static final DeployPolicy DEFAULT =
      new DeployPolicy(0.01, 0.10, 5_000_000, 0.005, 0.25, 0.02, 0.30, 0.02, 0.05, 0.03);

  double latencyGate(double baselineNs) {
    return Math.max(latencyRise * baselineNs, (double) latencyRiseNs);
  }

  double latencyMargin(double baselineNs) {
    return Math.max(latencyMargin * baselineNs, (double) latencyRiseNs);
  }
}
