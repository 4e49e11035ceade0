package dev.pharos.store;

import dev.pharos.signal.Resource;
import java.util.List;
import java.util.Map;

/**
 * How many lines match, by who wrote them, by time and severity.
 *
 * @param buckets of those who wrote any; the oldest first, without those that have no lines
 * @param scanned lines whose conditions were checked one by one
 * @param truncated true where the search ended early: only the newest part is counted
 */
public record OriginCounts(
    Map<Resource, List<LogCounts.Bucket>> buckets, long scanned, boolean truncated) {
  public OriginCounts {
    buckets = Map.copyOf(buckets);
  }
}
