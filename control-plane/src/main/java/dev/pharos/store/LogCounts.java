package dev.pharos.store;

import dev.pharos.signal.Severity;
import java.util.List;
import java.util.Map;

/**
 * How many lines match, by time and severity.
 *
 * @param buckets those with lines, the oldest first; each begins at a multiple of its length since
 *     the epoch
 * @param scanned lines whose conditions were checked one by one
 * @param truncated true where the search ended early: only the newest part is counted
 */
public record LogCounts(List<Bucket> buckets, long scanned, boolean truncated) {

  /**
   * @param startNs epoch nanoseconds
   * @param lines by severity, without zeros
   */
  public record Bucket(long startNs, Map<Severity, Long> lines) {
    public Bucket {
      lines = Map.copyOf(lines);
    }

    public long total() {
      return lines.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
