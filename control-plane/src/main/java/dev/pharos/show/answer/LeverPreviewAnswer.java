package dev.pharos.show.answer;

import dev.pharos.query.lever.LeverPreview;
import dev.pharos.signal.TimeRange;
import dev.pharos.steer.level.LevelPreview;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a lever would save and lose.
 *
 * @param from beginning of the hour that was looked at
 * @param lines what would be lost of lines; null for others
 * @param traces what would be lost of traces; null for others
 * @param readers of the last 30 days, the latest first
 * @param readsSince since when reads are counted
 * @param rules that ask for the metric by its name, as group and name
 * @param limits what these figures do not tell, a sentence each
 * @param reach whom a log level would reach; null for other kinds
 * @param kept what would be kept of traces; null but for the kind {@code keep}
 */
public record LeverPreviewAnswer(
    Lever.Of target,
    Instant from,
    Instant to,
    Saving saving,
    @Nullable Lines lines,
    @Nullable Traces traces,
    List<ReadsAnswer.OfReader> readers,
    Instant readsSince,
    List<String> rules,
    List<String> limits,
    @Nullable Reach reach,
    @Nullable Kept kept) {

  /**
   * Of a day, as the hour was; below 0 where more would come than now.
   *
   * @param textBytesPerDay of lines' bodies
   * @param storedBytesPerDay an estimate; null before anything of the signal is on disk
   * @param series that came in the hour; 0 for lines
   * @param seriesLeft of them
   * @param spansPerDay 0 for others than traces
   */
  @Schema(name = "LeverSaving")
  public record Saving(
      long linesPerDay,
      long textBytesPerDay,
      long samplesPerDay,
      @Nullable Long storedBytesPerDay,
      long series,
      long seriesLeft,
      long spansPerDay) {}

  /**
   * Lines of the hour.
   *
   * @param lines that came
   * @param looked how many of them were looked at, the newest
   * @param warnings of those: at warn, error or fatal
   * @param inTraces of those: part of a trace
   * @param traces different ones among those
   */
  @Schema(name = "LeverLines")
  public record Lines(long lines, long looked, long warnings, long inTraces, long traces) {}

  /**
   * Whom a log level would reach.
   *
   * @param grows whether an instance writes less now: lines would come that do not come now, and
   *     how many cannot be told
   */
  @Schema(name = "LeverReach")
  public record Reach(boolean grows, List<OfInstance> instances) {}

  /**
   * An instance of the service.
   *
   * @param id its id in the fleet
   * @param instance as it calls itself, or its host and port
   * @param level that the logger has there now; null where it was not told
   * @param reason why it cannot be set; null where it can
   */
  @Schema(name = "LeverReachedInstance")
  public record OfInstance(
      String id, String instance, @Nullable String level, @Nullable String reason) {
    static OfInstance of(LevelPreview.Reach reach) {
      String level = reach.level();
      return new OfInstance(
          reach.registration(),
          reach.instance(),
          level == null ? null : level.toLowerCase(Locale.ROOT),
          Text.orNull(reach.reason()));
    }
  }

  /**
   * Traces of the hour.
   *
   * @param looked how many of them were looked at, the newest
   * @param lost how many of those would not have been sampled
   * @param withErrors of those that were looked at
   * @param lostWithErrors how many of these would not have been sampled
   */
  @Schema(name = "LeverTraces")
  public record Traces(long looked, long lost, long withErrors, long lostWithErrors) {
    static @Nullable Traces of(LeverPreview.@Nullable LostTraces lost) {
      return lost == null
          ? null
          : new Traces(lost.looked(), lost.lost(), lost.withErrors(), lost.lostWithErrors());
    }
  }

  /**
   * What a day like the hour would have of traces; estimates.
   *
   * @param now what is kept of it at the rates that hold
   * @param planned what would be kept
   * @param leftOut what would not, of all that came
   * @param whole kept whatever the rate is, the most first
   * @param few operations of which fewer than 12 ordinary traces an hour would be left, and fewer
   *     than now; the busiest ten
   * @param fewInAll how many there are of these
   */
  @Schema(name = "LeverKeptTraces")
  public record Kept(
      Daily now, Daily planned, Daily leftOut, List<Whole> whole, List<Few> few, int fewInAll) {
    static @Nullable Kept of(LeverPreview.@Nullable KeptTraces kept) {
      return kept == null
          ? null
          : new Kept(
              Daily.of(kept.now()),
              Daily.of(kept.planned()),
              Daily.of(kept.leftOut()),
              kept.whole().stream().map(Whole::of).toList(),
              kept.few().stream().map(Few::of).toList(),
              kept.fewInAll());
    }
  }

  /**
   * @param storedBytes an estimate; null before any span is on disk
   */
  @Schema(name = "LeverDailyTraces")
  public record Daily(long traces, long spans, @Nullable Long storedBytes) {
    static Daily of(LeverPreview.Daily daily) {
      return new Daily(daily.traces(), daily.spans(), daily.storedBytes());
    }
  }

  /**
   * @param reason the first that speaks for them: error, pointed_at, attribute, fresh_deploy, slow
   *     or rare
   */
  @Schema(name = "LeverWholeTraces")
  public record Whole(String reason, long tracesPerDay) {
    static Whole of(LeverPreview.Whole whole) {
      return new Whole(whole.reason(), whole.tracesPerDay());
    }
  }

  /**
   * Ordinary traces that begin with one operation.
   *
   * @param perHour that came
   * @param keptPerHour that would be left
   */
  @Schema(name = "LeverFewTraces")
  public record Few(
      String service,
      @Nullable String namespace,
      String operation,
      double perHour,
      double keptPerHour) {
    static Few of(LeverPreview.FewTraces few) {
      return new Few(
          few.service().name(),
          Text.orNull(few.service().namespace()),
          few.operation(),
          few.perHour(),
          few.keptPerHour());
    }
  }

  public static LeverPreviewAnswer of(LevelPreview preview) {
    return of(
        preview.lever(),
        List.of(),
        List.of(),
        new Reach(preview.grows(), preview.instances().stream().map(OfInstance::of).toList()));
  }

  /**
   * @param alsoLimits that only show knows, a sentence each
   */
  public static LeverPreviewAnswer of(
      LeverPreview preview, List<String> rules, List<String> alsoLimits) {
    return of(preview, rules, alsoLimits, null);
  }

  private static LeverPreviewAnswer of(
      LeverPreview preview, List<String> rules, List<String> alsoLimits, @Nullable Reach reach) {
    LeverPreview.Saving saving = preview.saving();
    LeverPreview.LostLines lines = preview.lines();
    TimeRange range = preview.range();
    return new LeverPreviewAnswer(
        Lever.Of.of(preview.target()),
        TimeRange.instant(range.fromNs()),
        TimeRange.instant(range.toNs()),
        new Saving(
            saving.linesPerDay(),
            saving.textBytesPerDay(),
            saving.samplesPerDay(),
            saving.storedBytesPerDay(),
            saving.series(),
            saving.seriesLeft(),
            saving.spansPerDay()),
        lines == null
            ? null
            : new Lines(
                lines.lines(), lines.looked(), lines.warnings(), lines.inTraces(), lines.traces()),
        Traces.of(preview.traces()),
        preview.readers().stream().map(ReadsAnswer.OfReader::of).toList(),
        preview.readsSince(),
        rules,
        Stream.concat(preview.limits().stream(), alsoLimits.stream()).toList(),
        reach,
        Kept.of(preview.kept()));
  }
}
