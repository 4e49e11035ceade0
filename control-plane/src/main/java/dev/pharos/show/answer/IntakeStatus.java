package dev.pharos.show.answer;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the control plane says of its own intake. */
public record IntakeStatus(
    long spansAccepted,
    long linesAccepted,
    @Nullable Instant firstSpanAt,
    @Nullable Instant lastSpanAt,
    @Nullable Instant lastLineAt,
    long excludedSpans,
    long duplicateRequests,
    List<Refused> refused,
    List<Limited> limited,
    List<RefusedSeries> refusedSeries,
    long storedSpans,
    long storedBytes,
    long storedLines,
    long storedLineBytes,
    List<String> environments,
    List<String> namespaces,
    List<String> notices,
    Receivers receivers,
    List<Registry> registries,
    List<Redacted> redacted) {
  /** The ports that are configured to be listened on, for the settings a page gives to copy. */
  public record Receivers(int otlpGrpcPort, int otlpHttpPort) {}

  /**
   * What was taken but not counted in full detail, or not paired, since the data folder is new.
   *
   * @param bound how many there may be; null for a fact of the telemetry that no bound caused
   */
  public record Limited(String reason, String description, @Nullable Integer bound, long items) {}

  /**
   * How asking one registry for instances goes.
   *
   * @param source eureka, consul or kubernetes
   * @param address where it is asked
   * @param state waiting, ok or failing
   * @param detail why it fails or leaves out an entry; empty when it does neither
   * @param since when the state began
   * @param instances it listed last that are in the fleet
   * @param leftOut entries it listed last that are not: refused or not usable
   */
  public record Registry(
      String source,
      String address,
      String state,
      String detail,
      Instant since,
      int instances,
      int leftOut) {}

  /**
   * A service whose new series of metrics were not taken since the process began, because it, or
   * all services together, had as many active ones as they may.
   *
   * @param service by its label service_name, else job; empty for series with neither
   * @param active series it has
   * @param limit of them
   * @param series different ones that were refused, within some 5 %
   * @param samples of those
   * @param byMetric the metrics that have the most of those, the largest first: what grows
   */
  public record RefusedSeries(
      String service,
      long active,
      long limit,
      long series,
      long samples,
      Instant lastAt,
      List<OfMetric> byMetric) {}

  /** How many of the refused series a metric has. */
  public record OfMetric(String metric, long series) {}

  /** How many secrets a rule took out since the process started. */
  public record Redacted(String rule, long items) {}

  /** What was not taken, and why. */
  public record Refused(String reason, String signal, long items) {}
}
