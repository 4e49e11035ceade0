package dev.pharos.show.answer;

import dev.pharos.query.log.LogHistogram;
import dev.pharos.signal.Severity;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.LogCounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lines by time and severity.
 *
 * @param severities in the order in which buckets count them
 * @param buckets those that touch the range, empty ones too, the oldest first; the first may begin
 *     before the range, lines before it are not counted
 * @param truncated only the newest part is counted
 * @param reason why: scanned or time; else null
 */
public record LogHistogramAnswer(
    Instant from,
    Instant to,
    long stepNs,
    List<String> severities,
    List<Bucket> buckets,
    boolean truncated,
    @Nullable String reason) {

  /** Its lines, one count per severity. */
  public record Bucket(Instant time, long[] counts) {}

  public static LogHistogramAnswer of(LogHistogram histogram) {
    TimeRange range = histogram.range();
    Map<Long, Map<Severity, Long>> counted = new HashMap<>();
    for (LogCounts.Bucket bucket : histogram.buckets()) {
      counted.put(bucket.startNs(), bucket.lines());
    }
    List<Bucket> buckets = new ArrayList<>();
    long step = histogram.stepNs();
    for (long start = Math.floorDiv(range.fromNs(), step) * step;
        start < range.toNs();
        start += step) {
      Map<Severity, Long> lines = counted.getOrDefault(start, Map.of());
      long[] counts =
          Arrays.stream(Severity.values())
              .mapToLong(severity -> lines.getOrDefault(severity, 0L))
              .toArray();
      buckets.add(new Bucket(TimeRange.instant(start), counts));
    }
    return new LogHistogramAnswer(
        TimeRange.instant(range.fromNs()),
        TimeRange.instant(range.toNs()),
        step,
        Arrays.stream(Severity.values()).map(Text::of).toList(),
        buckets,
        histogram.end().truncated(),
        Text.reason(histogram.end()));
  }
}
