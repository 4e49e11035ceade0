package dev.pharos.show.answer;

import dev.pharos.query.overhead.CountedRange;
import dev.pharos.query.overhead.Overhead;
import dev.pharos.query.overhead.TelemetrySource;
import dev.pharos.signal.TimeRange;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What services sent in a range, by when it came.
 *
 * @param counted the whole minutes or hours that were counted
 * @param samplesSince since when samples are counted; null before any came
 * @param costs by service and signal, those with the most bytes first
 * @param stored what each signal has on disk now, of all services and times together
 * @param refused what was not taken since the process began
 */
public record OverheadAnswer(
    Counted counted,
    @Nullable Instant samplesSince,
    List<Cost> costs,
    List<Stored> stored,
    List<Refused> refused) {

  /**
   * What was counted: windows that begin from one time on and before the other.
   *
   * @param by {@code minute} or {@code hour}
   */
  @Schema(name = "OverheadCounted")
  public record Counted(Instant from, Instant to, String by) {
    static Counted of(CountedRange counted) {
      return new Counted(
          TimeRange.instant(counted.range().fromNs()),
          TimeRange.instant(counted.range().toNs()),
          Text.of(counted.resolution()));
    }
  }

  /**
   * Who sent it.
   *
   * @param service null when series name no service
   * @param namespace null when none is told
   * @param environment null when none is told, or when series of metrics do not tell which
   */
  @Schema(name = "OverheadSource")
  public record Source(
      @Nullable String service, @Nullable String namespace, @Nullable String environment) {
    static Source of(TelemetrySource source) {
      return new Source(
          Text.orNull(source.name()), text(source.namespace()), text(source.environment()));
    }

    private static @Nullable String text(@Nullable String told) {
      return told == null ? null : Text.orNull(told);
    }
  }

  /**
   * What one service sent of one signal.
   *
   * @param signal {@code traces}, {@code logs} or {@code metrics}
   * @param items spans, lines, or samples that were kept
   * @param receivedBytes its share of the requests, uncompressed; null for metrics, whose bytes are
   *     not counted by service
   * @param itemsBefore in the range of the same length before; null when that was not counted
   * @param receivedBytesBefore likewise
   * @param activeSeries now; null but for metrics
   */
  @Schema(name = "OverheadCost")
  public record Cost(
      Source source,
      @Nullable String team,
      String signal,
      long items,
      @Nullable Long receivedBytes,
      @Nullable Long itemsBefore,
      @Nullable Long receivedBytesBefore,
      @Nullable Long activeSeries,
      List<OfVersion> versions) {}

  /** What one version of a service sent; null for none. */
  @Schema(name = "OverheadVersion")
  public record OfVersion(@Nullable String version, long items, long receivedBytes) {}

  /**
   * What a signal has on disk, its journal among it only for metrics.
   *
   * @param items spans, lines, or samples
   */
  @Schema(name = "OverheadStored")
  public record Stored(String signal, long items, long bytes) {}

  /** What was not taken of a signal, of all services together. */
  @Schema(name = "OverheadRefused")
  public record Refused(String signal, String reason, long items) {}

  public static OverheadAnswer of(Overhead overhead, List<Stored> stored) {
    Long since = overhead.samplesSinceMs();
    return new OverheadAnswer(
        Counted.of(overhead.counted()),
        since == null ? null : Instant.ofEpochMilli(since),
        overhead.costs().stream().map(OverheadAnswer::cost).toList(),
        stored,
        overhead.refused().entrySet().stream()
            .map(one ->
                new Refused(one.getKey().signal(), one.getKey().reason().label(), one.getValue()))
            .toList());
  }

  private static Cost cost(Overhead.Cost cost) {
    return new Cost(
        Source.of(cost.source()),
        Text.orNull(cost.team()),
        cost.signal(),
        cost.items(),
        cost.receivedBytes(),
        cost.itemsBefore(),
        cost.receivedBytesBefore(),
        cost.series(),
        cost.versions().stream()
            .map(one -> new OfVersion(Text.orNull(one.version()), one.items(), one.receivedBytes()))
            .toList());
  }
}
