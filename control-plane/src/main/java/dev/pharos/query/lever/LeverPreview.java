package dev.pharos.query.lever;

import dev.pharos.aggregate.lever.LeverTarget;
import dev.pharos.query.reads.LastRead;
import dev.pharos.signal.TimeRange;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a lever would have done in the last hour.
 *
 * @param range that hour
 * @param saving scaled to a day
 * @param lines what would be lost of lines; null for others
 * @param traces what would be lost of traces; null for others
 * @param readers who read it in the last 30 days, the latest first
 * @param readsSince since when reads are counted: who read before is not known
 * @param limits what these figures do not tell, a sentence each
 */
public record LeverPreview(
    LeverTarget target,
    TimeRange range,
    Saving saving,
    @Nullable LostLines lines,
    @Nullable LostTraces traces,
    List<LastRead> readers,
    Instant readsSince,
    List<String> limits) {
  public LeverPreview {
    readers = List.copyOf(readers);
    limits = List.copyOf(limits);
  }

  /**
   * What would not be kept.
   *
   * @param linesPerDay 0 for metrics
   * @param textBytesPerDay of lines' bodies, by the mean of all lines of the kind
   * @param samplesPerDay 0 for lines
   * @param storedBytesPerDay what it would take on disk, by what items of its signal take there in
   *     the mean; null before any is there
   * @param series that came in the hour; 0 for lines
   * @param seriesLeft of them
   * @param spansPerDay 0 for others than traces
   */
  public record Saving(
      long linesPerDay,
      long textBytesPerDay,
      long samplesPerDay,
      @Nullable Long storedBytesPerDay,
      long series,
      long seriesLeft,
      long spansPerDay) {}

  /**
   * Lines of the hour that were looked at, the newest first.
   *
   * @param lines of the kind that came in the hour
   * @param looked how many of them were looked at
   * @param warnings of those: at warn, error or fatal
   * @param inTraces of those: part of a trace, which would link to them no more
   * @param traces different ones among those
   */
  public record LostLines(long lines, long looked, long warnings, long inTraces, long traces) {}

  /**
   * Traces of the hour that were looked at, the newest first.
   *
   * @param lost how many of them would not have been sampled
   * @param withErrors of those that were looked at: with a span that failed
   * @param lostWithErrors how many of these would not have been sampled
   */
  public record LostTraces(long looked, long lost, long withErrors, long lostWithErrors) {}
}
