package dev.pharos.query.lever;

import dev.pharos.aggregate.lever.LeverTarget;
import dev.pharos.query.reads.LastRead;
import dev.pharos.signal.ServiceId;
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
 * @param kept what would be kept of traces; null but for the share of ordinary ones
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
    @Nullable KeptTraces kept,
    List<LastRead> readers,
    Instant readsSince,
    List<String> limits) {
  /** Of others than the share of ordinary traces. */
  public LeverPreview(
      LeverTarget target,
      TimeRange range,
      Saving saving,
      @Nullable LostLines lines,
      @Nullable LostTraces traces,
      List<LastRead> readers,
      Instant readsSince,
      List<String> limits) {
    this(target, range, saving, lines, traces, null, readers, readsSince, limits);
  }

  public LeverPreview {
    readers = List.copyOf(readers);
    limits = List.copyOf(limits);
  }

  /**
   * What would not be kept; below 0 where more would be than now.
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

  /**
   * What a day like the hour would have of traces, all of it estimates.
   *
   * @param now what is kept of it at the rates that hold
   * @param planned what would be kept
   * @param leftOut what would not, of all that came
   * @param whole kept whatever the rate is, by the first reason that speaks for it, the most first
   * @param few operations of which few ordinary traces would be left, and fewer than now, the
   *     busiest first
   * @param fewInAll how many there are of these, of which some are told
   */
  public record KeptTraces(
      Daily now,
      Daily planned,
      Daily leftOut,
      List<Whole> whole,
      List<FewTraces> few,
      int fewInAll) {
    public KeptTraces {
      whole = List.copyOf(whole);
      few = List.copyOf(few);
    }
  }

  /**
   * @param storedBytes what it takes on disk, by what spans take there in the mean; null before any
   *     is there
   */
  public record Daily(long traces, long spans, @Nullable Long storedBytes) {}

  /**
   * @param reason as {@code pharos_keep_traces_total} tells it
   */
  public record Whole(String reason, long tracesPerDay) {}

  /**
   * Ordinary traces that begin with one operation.
   *
   * @param perHour that came
   * @param keptPerHour that would be left
   */
  public record FewTraces(
      ServiceId service, String operation, double perHour, double keptPerHour) {}
}
