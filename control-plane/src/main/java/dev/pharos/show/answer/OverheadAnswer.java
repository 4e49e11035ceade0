package dev.pharos.show.answer;

import dev.pharos.query.overhead.CountedRange;
import dev.pharos.query.overhead.Overhead;
import dev.pharos.query.overhead.OverheadGroups;
import dev.pharos.query.overhead.Prices;
import dev.pharos.query.overhead.StoredSignals;
import dev.pharos.query.overhead.TelemetrySource;
import dev.pharos.signal.TimeRange;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What services sent in a range, by when it came.
 *
 * @param counted the whole minutes or hours that were counted
 * @param samplesSince since when samples are counted; null before any came
 * @param costs by service and signal, those with the most bytes first
 * @param groups costs added up as asked; empty when nothing was asked
 * @param stored what each signal has on disk now, of all services and times together
 * @param prices that all money is by
 * @param refused what was not taken since the process began
 * @param budgets of the day, that of all services first
 */
public record OverheadAnswer(
    Counted counted,
    @Nullable Instant samplesSince,
    List<Cost> costs,
    List<Group> groups,
    List<Stored> stored,
    PriceList prices,
    List<Refused> refused,
    List<BudgetAnswer> budgets) {

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
   * @param environment null when none is told, or when series of metrics do not tell which of
   *     several
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
   * @param receivedBytes its share of the requests, uncompressed; null where those of metrics were
   *     not counted from the beginning of the range
   * @param itemsBefore in the range of the same length before; null when that was not counted
   * @param receivedBytesBefore likewise
   * @param activeSeries now; null but for metrics
   * @param storedBytes estimate of what it takes on disk; null before any of the signal is there
   * @param diskBytes what it has on disk now, of all times together, exactly
   * @param cost of receiving it and, by the estimate, of keeping it as long as the signal is kept
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
      @Nullable Long storedBytes,
      long diskBytes,
      double cost,
      List<OfVersion> versions) {}

  /**
   * Costs of one signal that were added up.
   *
   * @param name of what it was asked by; null for what tells none
   * @param service whose version it is; null unless by version
   * @param diskBytes null by version
   */
  @Schema(name = "OverheadGroup")
  public record Group(
      @Nullable String name,
      @Nullable String service,
      String signal,
      long items,
      @Nullable Long receivedBytes,
      @Nullable Long itemsBefore,
      @Nullable Long receivedBytesBefore,
      @Nullable Long activeSeries,
      @Nullable Long storedBytes,
      @Nullable Long diskBytes,
      double cost) {
    static Group of(OverheadGroups.Group group) {
      return new Group(
          group.name(),
          group.service(),
          group.signal(),
          group.items(),
          group.receivedBytes(),
          group.itemsBefore(),
          group.receivedBytesBefore(),
          group.series(),
          group.storedBytes(),
          group.diskBytes(),
          group.cost());
    }
  }

  /**
   * What one version of a service sent; null for none.
   *
   * @param receivedBytes null where those of metrics were not counted from the beginning
   */
  @Schema(name = "OverheadVersion")
  public record OfVersion(@Nullable String version, long items, @Nullable Long receivedBytes) {}

  /**
   * What a signal has on disk, its journal among it only for metrics.
   *
   * @param items spans, lines, or samples
   * @param attributedBytes those of the bytes that are some service's; a journal's are nobody's
   * @param bytesPerItem null before any is on disk for good
   * @param costPerMonth of the bytes, by the prices
   */
  @Schema(name = "OverheadStored")
  public record Stored(
      String signal,
      long items,
      long bytes,
      long attributedBytes,
      @Nullable Double bytesPerItem,
      double costPerMonth) {
    static Stored of(StoredSignals.Stored stored, Prices prices) {
      return new Stored(
          stored.signal(),
          stored.items(),
          stored.bytes(),
          stored.attributed(),
          stored.perItem().isPresent() ? (Double) stored.perItem().getAsDouble() : null,
          prices.ofDisk(stored.bytes()));
    }
  }

  /** What is paid, see {@code pharos.overhead.price} in the configuration; a GB is 10⁹ bytes. */
  @Schema(name = "OverheadPrices")
  public record PriceList(
      String currency,
      double receivedGb,
      double millionSpans,
      double millionLines,
      double millionSamples,
      double storedGbMonth,
      double thousandSeriesMonth) {
    static PriceList of(Prices prices) {
      return new PriceList(
          prices.currency(),
          prices.receivedGb(),
          prices.millionSpans(),
          prices.millionLines(),
          prices.millionSamples(),
          prices.storedGbMonth(),
          prices.thousandSeriesMonth());
    }
  }

  /** What was not taken of a signal, of all services together. */
  @Schema(name = "OverheadRefused")
  public record Refused(String signal, String reason, long items) {}

  /**
   * @param by what costs are added up by; empty for nothing
   */
  public static OverheadAnswer of(
      Overhead overhead, Optional<OverheadGroups.By> by, List<BudgetAnswer> budgets) {
    Long since = overhead.samplesSinceMs();
    return new OverheadAnswer(
        Counted.of(overhead.counted()),
        since == null ? null : Instant.ofEpochMilli(since),
        overhead.costs().stream().map(OverheadAnswer::cost).toList(),
        by.map(what -> OverheadGroups.of(overhead.costs(), what)).orElse(List.of()).stream()
            .map(Group::of)
            .toList(),
        overhead.stored().stream().map(one -> Stored.of(one, overhead.prices())).toList(),
        PriceList.of(overhead.prices()),
        overhead.refused().entrySet().stream()
            .map(one ->
                new Refused(one.getKey().signal(), one.getKey().reason().label(), one.getValue()))
            .toList(),
        budgets);
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
        cost.storedBytes(),
        cost.diskBytes(),
        cost.cost(),
        cost.versions().stream()
            .map(one -> new OfVersion(Text.orNull(one.version()), one.items(), one.receivedBytes()))
            .toList());
  }
}
