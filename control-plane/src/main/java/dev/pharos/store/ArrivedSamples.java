package dev.pharos.store;

import java.util.Map;

/**
 * How many samples came, and in how many bytes, by the service they count for (see {@link
 * SeriesOwner}).
 *
 * @param beganMs when the first came that was counted, epoch milliseconds: an earlier build kept no
 *     count; {@link Long#MAX_VALUE} when none did
 * @param byService samples that were kept; services without one are left out
 * @param bytesBeganMs likewise of bytes, which were counted later than samples
 * @param bytesByService of requests that something was kept of, uncompressed, each service's share;
 *     of no service (the empty name) when only families were
 */
public record ArrivedSamples(
    long beganMs,
    Map<String, Long> byService,
    long bytesBeganMs,
    Map<String, Long> bytesByService) {
  public ArrivedSamples {
    byService = Map.copyOf(byService);
    bytesByService = Map.copyOf(bytesByService);
  }
}
