package dev.pharos.store;

import java.util.Map;

/**
 * How many samples came, by the service they count for (see {@link SeriesOwner}).
 *
 * @param beganMs when the first came that was counted, epoch milliseconds: an earlier build kept no
 *     count; {@link Long#MAX_VALUE} when none did
 * @param byService samples that were kept; services without one are left out
 */
public record ArrivedSamples(long beganMs, Map<String, Long> byService) {
  public ArrivedSamples {
    byService = Map.copyOf(byService);
  }
}
