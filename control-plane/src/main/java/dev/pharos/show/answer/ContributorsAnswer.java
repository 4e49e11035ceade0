package dev.pharos.show.answer;

import dev.pharos.query.log.PatternsFound;
import dev.pharos.query.overhead.Contributors;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Severity;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What causes most of what is sent.
 *
 * @param operations those whose spans have the most bytes
 * @param patterns kinds of log lines whose bodies have the most bytes
 * @param metrics those that have the most active series now
 */
public record ContributorsAnswer(
    OverheadAnswer.Counted counted,
    List<OfOperation> operations,
    List<OfPattern> patterns,
    List<OfMetric> metrics) {

  /**
   * Spans of one operation.
   *
   * @param share of the bytes of all spans that came, 0 to 1
   * @param spansBefore in the range of the same length before; null when that was not counted
   * @param receivedBytesBefore likewise
   */
  @Schema(name = "OperationContributor")
  public record OfOperation(
      OverheadAnswer.Source source,
      String operation,
      long spans,
      long receivedBytes,
      double share,
      @Nullable Long spansBefore,
      @Nullable Long receivedBytesBefore) {}

  /**
   * Log lines that read alike.
   *
   * @param pattern its number, by which a lever is made
   * @param severity the highest of its lines
   * @param bytes of the bodies, by the mean of all lines of the kind
   * @param bytesShare of what the kinds of its service have, 0 to 1
   * @param isNew no line of it is older than the range
   * @param q a query line that finds its lines
   */
  @Schema(name = "PatternContributor")
  public record OfPattern(
      OverheadAnswer.Source source,
      long pattern,
      String template,
      String severity,
      long lines,
      long bytes,
      double bytesShare,
      boolean isNew,
      String q) {}

  /**
   * Active series of one metric of one service.
   *
   * @param labels those with the most values
   */
  @Schema(name = "MetricContributor")
  public record OfMetric(
      OverheadAnswer.Source source, String metric, long series, List<OfLabel> labels) {}

  /** How many values a label has. */
  @Schema(name = "LabelContributor")
  public record OfLabel(String name, long values) {}

  public static ContributorsAnswer of(Contributors contributors, int labels) {
    return new ContributorsAnswer(
        OverheadAnswer.Counted.of(contributors.counted()),
        contributors.operations().stream().map(ContributorsAnswer::operation).toList(),
        contributors.patterns().stream().map(ContributorsAnswer::pattern).toList(),
        contributors.metrics().stream().map(metric -> metric(metric, labels)).toList());
  }

  private static OfOperation operation(Contributors.OfOperation of) {
    return new OfOperation(
        source(of.service()),
        of.operation(),
        of.spans(),
        of.receivedBytes(),
        of.share(),
        of.spansBefore(),
        of.receivedBytesBefore());
  }

  private static OverheadAnswer.Source source(ServiceId service) {
    return new OverheadAnswer.Source(
        service.name(), Text.orNull(service.namespace()), Text.orNull(service.environment()));
  }

  private static OfPattern pattern(PatternsFound.Found found) {
    return new OfPattern(
        source(found.pattern().service()),
        found.pattern().id(),
        found.pattern().template(),
        Text.of(Severity.ofNumber(found.pattern().severity())),
        found.lines(),
        found.bytes(),
        found.bytesShare(),
        found.fresh(),
        found.query());
  }

  static OfMetric metric(Contributors.OfMetric metric, int labels) {
    return new OfMetric(
        OverheadAnswer.Source.of(metric.source()),
        metric.series().metric(),
        metric.series().series(),
        metric.series().labels().stream()
            .limit(labels)
            .map(label -> new OfLabel(label.name(), label.value()))
            .toList());
  }
}
