package dev.pharos.store;

import java.util.Map;
import java.util.TreeMap;

/**
 * How many samples came, and in how many bytes, by who sent them.
 *
 * @param beganMs when the first came that was counted, epoch milliseconds: an earlier build kept no
 *     count; {@link Long#MAX_VALUE} when none did
 * @param originsBeganMs since when they are counted by origin, likewise; what came before is of a
 *     service alone
 * @param samples that were kept; origins without one are left out. Of too many origins some are
 *     counted together, see {@link SeriesOrigin#OTHERS}
 * @param bytesBeganMs likewise of bytes, which were counted later than samples
 * @param bytes of requests that something was kept of, uncompressed, each origin's share; of no
 *     service (the empty name) when only families were
 */
public record ArrivedSamples(
    long beganMs,
    long originsBeganMs,
    Map<SeriesOrigin, Long> samples,
    long bytesBeganMs,
    Map<SeriesOrigin, Long> bytes) {
  public ArrivedSamples {
    samples = Map.copyOf(samples);
    bytes = Map.copyOf(bytes);
  }

  /** Samples by the service they count for, see {@link SeriesOwner}. */
  public Map<String, Long> byService() {
    return byService(samples);
  }

  /** Bytes likewise. */
  public Map<String, Long> bytesByService() {
    return byService(bytes);
  }

  private static Map<String, Long> byService(Map<SeriesOrigin, Long> counts) {
    Map<String, Long> sums = new TreeMap<>();
    counts.forEach((origin, count) -> sums.merge(origin.place().service(), count, Long::sum));
    return sums;
  }
}
