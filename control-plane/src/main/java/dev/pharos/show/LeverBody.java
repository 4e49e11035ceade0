package dev.pharos.show;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import dev.pharos.aggregate.lever.LeverTarget;
import dev.pharos.query.lever.LeverPreview;
import dev.pharos.query.lever.LeverPreviews;
import dev.pharos.query.lever.LeverRefusedException;
import dev.pharos.show.parameter.BodyFields;
import dev.pharos.show.parameter.ParameterException;
import dev.pharos.show.parameter.TimeParameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be left out, and of whom.
 *
 * @param kind log_pattern, metric, label or sampling
 * @param pattern number of a log pattern
 * @param keepOneOf of a log pattern: one line of so many is kept, 2 to 10,000; none when it is not
 *     given
 * @param metric name of a metric, also where one of its labels is meant
 * @param label name of a label
 * @param service of metrics and labels: a name, or {@code namespace/name}; all when it is not
 *     given. Of sampling: the name by which its agents ask
 * @param operation of sampling, as agents know it when a trace begins: {@code GET}, for one; all of
 *     the service when it is not given
 * @param probability of sampling, 0.00001 to 1; this or the next
 * @param tracesPerSecond of sampling: of each operation, 0.05 to 10,000
 * @param until written like a {@code from}, in the future; when it is not given somebody has to
 *     revoke it. Not looked at by a preview, nor are those below
 * @param author who wants it
 * @param reason why
 * @param unknown fields of any other name, which are refused
 */
@Schema(
    name = "NewLever",
    requiredProperties = {"kind"})
record LeverBody(
    @Nullable String kind,
    @Nullable Long pattern,
    @Nullable Integer keepOneOf,
    @Nullable String metric,
    @Nullable String label,
    @Nullable String service,
    @Nullable String operation,
    @Nullable Double probability,
    @Nullable Double tracesPerSecond,
    @Nullable String until,
    @Nullable String author,
    @Nullable String reason,
    @JsonAnySetter @Schema(hidden = true) @Nullable Map<String, Object> unknown) {
  /** Longer texts are no reasons, and no names. */
  private static final int LONGEST = 1_000;

  private static final List<String> KINDS = List.of("log_pattern", "metric", "label", "sampling");

  private static final List<String> FIELDS =
      List.of(
          "kind",
          "pattern",
          "keepOneOf",
          "metric",
          "label",
          "service",
          "operation",
          "probability",
          "tracesPerSecond",
          "until",
          "author",
          "reason");

  void checkFields() {
    BodyFields.refuseUnknown(unknown, FIELDS);
  }

  /** What it would do. */
  LeverPreview preview(LeverPreviews previews) throws IOException, LeverRefusedException {
    return switch (needed("kind", kind)) {
      case "log_pattern" -> previews.ofPattern(patternId(), keptOf());
      case "metric" -> previews.ofMetric(needed("metric", metric), ofService());
      case "label" ->
          previews.ofLabel(needed("metric", metric), needed("label", label), ofService());
      case "sampling" -> previews.ofSampling(sampling());
      default -> throw new ParameterException("kind", "'%s' is not known.".formatted(kind), KINDS);
    };
  }

  private long patternId() {
    if (pattern == null) {
      throw new ParameterException(
          "pattern", "'pattern' is needed.", List.of("the number of a log pattern"));
    }
    return pattern;
  }

  private int keptOf() {
    if (keepOneOf == null) {
      return LeverTarget.Pattern.NONE;
    }
    if (keepOneOf < 2 || keepOneOf > LeverTarget.Pattern.MOST_OF) {
      throw new ParameterException(
          "keepOneOf",
          "%d is not allowed.".formatted(keepOneOf),
          List.of("2 to %,d".formatted(LeverTarget.Pattern.MOST_OF)));
    }
    return keepOneOf;
  }

  private LeverTarget.Sampling sampling() {
    String name = needed("service", service);
    String ofOperation = operation == null ? null : needed("operation", operation);
    if ((probability == null) == (tracesPerSecond == null)) {
      throw new ParameterException(
          "probability",
          "Either 'probability' or 'tracesPerSecond' is needed.",
          List.of("probability", "tracesPerSecond"));
    }
    LeverTarget.Policy policy =
        probability != null
            ? new LeverTarget.Policy.Probability(
                between(
                    "probability",
                    probability,
                    LeverTarget.Policy.LEAST_PROBABILITY,
                    1,
                    "0.00001 to 1"))
            : new LeverTarget.Policy.Rate(
                between(
                    "tracesPerSecond",
                    tracesPerSecond,
                    LeverTarget.Policy.LEAST_TRACES_PER_SECOND,
                    LeverTarget.Policy.MOST_TRACES_PER_SECOND,
                    "0.05 to 10,000"));
    return new LeverTarget.Sampling(name, ofOperation, policy);
  }

  private static double between(
      String field, @Nullable Double value, double least, double most, String allowed) {
    if (value == null || !(value >= least && value <= most)) {
      throw new ParameterException(field, "%s is not allowed.".formatted(value), List.of(allowed));
    }
    return value;
  }

  private @Nullable String ofService() {
    return service == null ? null : needed("service", service);
  }

  @Nullable Instant end(Instant now) {
    if (until == null) {
      return null;
    }
    Instant end = TimeParameter.parse("until", until, now);
    if (!end.isAfter(now)) {
      throw new ParameterException(
          "until", "It would be over before it begins.", List.of("a time in the future"));
    }
    return end;
  }

  String by() {
    return needed("author", author);
  }

  String why() {
    return needed("reason", reason);
  }

  static String needed(String field, @Nullable String value) {
    return BodyFields.needed(field, value, LONGEST);
  }
}
