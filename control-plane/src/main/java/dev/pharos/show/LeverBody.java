package dev.pharos.show;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import dev.pharos.aggregate.lever.LeverTarget;
import dev.pharos.query.lever.LeverPreview;
import dev.pharos.query.lever.LeverPreviews;
import dev.pharos.query.lever.LeverRefusedException;
import dev.pharos.show.parameter.BodyFields;
import dev.pharos.show.parameter.ParameterException;
import dev.pharos.show.parameter.TimeParameter;
import dev.pharos.signal.Severity;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is to be left out or set, and of whom.
 *
 * @param kind log_pattern, metric, label, log_level, sampling or keep
 * @param pattern number of a log pattern
 * @param keepOneOf of a log pattern: one line of so many is kept, 2 to 10,000; none when it is not
 *     given
 * @param metric name of a metric, also where one of its labels is meant
 * @param label name of a label
 * @param service of metrics, labels and keep: a name, or {@code namespace/name}; all when it is not
 *     given. A log level needs it. Of sampling: the name by which its agents ask
 * @param logger of a log level: its name; ROOT is above all
 * @param level of a log level: trace, debug, info, warn or error
 * @param environment of a log level; all when it is not given
 * @param operation of sampling, as agents know it when a trace begins: {@code GET}, for one; all of
 *     the service when it is not given
 * @param probability of sampling, 0.00001 to 1; this or the next
 * @param tracesPerSecond of sampling: of each operation, 0.05 to 10,000
 * @param rate of keep: which share of the traces that nothing speaks for is kept, 0 to 1
 * @param until written like a {@code from}, in the future; when it is not given somebody has to
 *     revoke it. A log level needs it, and at most seven days. Not looked at by a preview, nor are
 *     those below
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
    @Nullable String logger,
    @Nullable String level,
    @Nullable String environment,
    @Nullable String operation,
    @Nullable Double probability,
    @Nullable Double tracesPerSecond,
    @Nullable Double rate,
    @Nullable String until,
    @Nullable String author,
    @Nullable String reason,
    @JsonAnySetter @Schema(hidden = true) @Nullable Map<String, Object> unknown) {
  /** Longer texts are no reasons, and no names. */
  private static final int LONGEST = 1_000;

  private static final String LOG_LEVEL = "log_level";

  private static final List<String> KINDS =
      List.of("log_pattern", "metric", "label", LOG_LEVEL, "sampling", "keep");

  /** Their names are of classes and topics; these would be another place of an actuator. */
  private static final Pattern LOGGER = Pattern.compile("[^\\s\\p{Cntrl}/\\\\?#%;]{1,300}");

  private static final List<String> LEVELS = List.of("trace", "debug", "info", "warn", "error");

  private static final List<String> FIELDS =
      List.of(
          "kind",
          "pattern",
          "keepOneOf",
          "metric",
          "label",
          "service",
          "logger",
          "level",
          "environment",
          "operation",
          "probability",
          "tracesPerSecond",
          "rate",
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
      case "keep" ->
          previews.ofKeep(new LeverTarget.Keep(ofService(), between("rate", rate, 0, 1, "0 to 1")));
      default -> throw new ParameterException("kind", "'%s' is not known.".formatted(kind), KINDS);
    };
  }

  boolean setsALevel() {
    return LOG_LEVEL.equals(kind);
  }

  LeverTarget.LogLevel logLevel() {
    String name = needed("logger", logger);
    if (!LOGGER.matcher(name).matches()) {
      throw new ParameterException(
          "logger",
          "'%s' is no name of a logger.".formatted(name),
          List.of("at most 300 characters without blanks and / \\ ? # % ;"));
    }
    String to = needed("level", level).toLowerCase(Locale.ROOT);
    if (!LEVELS.contains(to)) {
      throw new ParameterException("level", "'%s' is not allowed.".formatted(level), LEVELS);
    }
    return new LeverTarget.LogLevel(
        needed("service", service),
        BodyFields.text("environment", environment, LONGEST),
        name.equalsIgnoreCase(LeverTarget.LogLevel.ROOT) ? LeverTarget.LogLevel.ROOT : name,
        Severity.valueOf(to.toUpperCase(Locale.ROOT)));
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
    Duration longest = LeverTarget.LogLevel.LONGEST;
    if (until == null) {
      if (setsALevel()) {
        throw new ParameterException(
            "until",
            "A log level needs an end: one that is forgotten is what makes bills.",
            List.of("a time within %d days".formatted(longest.toDays())));
      }
      return null;
    }
    Instant end = TimeParameter.parse("until", until, now);
    if (!end.isAfter(now)) {
      throw new ParameterException(
          "until", "It would be over before it begins.", List.of("a time in the future"));
    }
    if (setsALevel() && end.isAfter(now.plus(longest))) {
      throw new ParameterException(
          "until",
          "A log level does not hold so long.",
          List.of("a time within %d days".formatted(longest.toDays())));
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
