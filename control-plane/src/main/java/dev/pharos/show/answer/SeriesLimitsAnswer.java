package dev.pharos.show.answer;

import dev.pharos.query.overhead.SeriesOfService;
import dev.pharos.store.SeriesStore.RefusedSeries;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Active series against their limits.
 *
 * @param activeSeries of all services
 * @param services that have active series or were refused some, the most first
 */
public record SeriesLimitsAnswer(long activeSeries, List<OfService> services) {

  /**
   * One service.
   *
   * @param limit how many it may have
   * @param setting where that is configured
   * @param refused null when nothing was
   */
  @Schema(name = "ServiceSeries")
  public record OfService(
      OverheadAnswer.Source source,
      long active,
      long limit,
      String setting,
      @Nullable Refused refused) {}

  /**
   * New series that were not let in since the process began.
   *
   * @param series different ones, within some 5 %
   * @param reason of the last: {@code service_series_limit}, or {@code series_limit} when all
   *     services together had as many as they may
   * @param since when the first came
   * @param last when the last came
   * @param setting what to raise so that they are let in
   * @param metrics that have the most of them
   */
  @Schema(name = "RefusedServiceSeries")
  public record Refused(
      long series,
      long samples,
      String reason,
      Instant since,
      Instant last,
      String setting,
      List<OfMetric> metrics) {}

  /** Different series of one metric that were refused. */
  @Schema(name = "RefusedMetric")
  public record OfMetric(String metric, long series) {}

  public static SeriesLimitsAnswer of(List<SeriesOfService> services) {
    return new SeriesLimitsAnswer(
        services.stream().mapToLong(of -> of.series().active()).sum(),
        services.stream().map(SeriesLimitsAnswer::service).toList());
  }

  private static OfService service(SeriesOfService of) {
    RefusedSeries refused = of.series().refused();
    return new OfService(
        OverheadAnswer.Source.of(of.source()),
        of.series().active(),
        of.series().limit(),
        of.setting(),
        refused.samples() == 0
            ? null
            : new Refused(
                refused.series(),
                refused.samples(),
                refused.reason().label(),
                Instant.ofEpochMilli(refused.firstMs()),
                Instant.ofEpochMilli(refused.lastMs()),
                of.raises(),
                refused.byMetric().stream()
                    .map(count -> new OfMetric(count.name(), count.value()))
                    .toList()));
  }
}
