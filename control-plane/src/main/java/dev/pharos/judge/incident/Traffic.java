package dev.pharos.judge.incident;

import dev.pharos.signal.LatencySketch;

/**
 * Requests or calls of one stretch of time.
 *
 * @param totalNs how long they took together
 */
public record Traffic(long requests, long errors, double totalNs) {
  public static final Traffic NONE = new Traffic(0, 0, 0);

  /** A bin's durations lie this much above its lower end, on average. */
  private static final double MIDDLE_OF_BIN = 1 + LatencySketch.RELATIVE_ACCURACY;

  /** What was counted with a sketch of its durations, within the sketch's accuracy. */
  public static Traffic of(long requests, long errors, LatencySketch latency) {
    double[] total = {0};
    latency.forEachBin(
        (bin, count) -> total[0] += count * LatencySketch.binFromNs(bin) * MIDDLE_OF_BIN);
    long measured = latency.count();
    double perRequest = measured == 0 ? 0 : total[0] / measured;
    return new Traffic(requests, errors, perRequest * requests);
  }

  public Traffic plus(Traffic other) {
    return new Traffic(requests + other.requests, errors + other.errors, totalNs + other.totalNs);
  }

  /**
   * So large a part of it.
   *
   * @param share 0…1
   */
  public Traffic times(double share) {
    return new Traffic(Math.round(requests * share), Math.round(errors * share), totalNs * share);
  }

  double meanNs() {
    return requests == 0 ? 0 : totalNs / requests;
  }

  double errorRatio() {
    return requests == 0 ? 0 : (double) errors / requests;
  }

  /** Errors beyond the share that failed before, too. */
  double excessErrors(Traffic before) {
    return Math.max(0, errors - before.errorRatio() * requests);
  }
}
