package dev.pharos.show;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import dev.pharos.advise.Cohort;
import dev.pharos.query.TraceCondition;
import dev.pharos.show.parameter.ParameterException;
import dev.pharos.show.parameter.QueryString;
import dev.pharos.show.parameter.TimeParameter;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which traces are to be explained. */
@Schema(
    name = "ExplainRequest",
    requiredProperties = {"search", "cohort"})
record ExplainBody(
    @Nullable Search search,
    @Nullable Chosen cohort,
    @JsonAnySetter @Schema(hidden = true) @Nullable Map<String, Object> unknown) {
  /** More than anybody picks by hand. */
  private static final int MOST_PICKED = 2_000;

  private static final double USUAL_SHARE = 0.05;

  /** The parameters of GET /traces. */
  @Schema(name = "ExplainedSearch")
  record Search(
      @Nullable String q,
      @Nullable String service,
      @Nullable String version,
      @Nullable String operation,
      @Nullable String kind,
      @Nullable String status,
      @Nullable Long minDurationNs,
      @Nullable Long maxDurationNs,
      @Nullable List<String> attr,
      @Nullable String from,
      @Nullable String to,
      @Nullable String env,
      @Nullable String namespace,
      @JsonAnySetter @Schema(hidden = true) @Nullable Map<String, Object> unknown) {

    QueryString parameters() {
      refuse("search", unknown);
      Map<String, List<String>> given = new HashMap<>();
      put(given, "q", q);
      put(given, "service", service);
      put(given, "version", version);
      put(given, "operation", operation);
      put(given, "kind", kind);
      put(given, "status", status);
      put(given, "minDurationNs", minDurationNs);
      put(given, "maxDurationNs", maxDurationNs);
      put(given, "from", from);
      put(given, "to", to);
      put(given, "env", env);
      put(given, "namespace", namespace);
      if (attr != null) {
        given.put("attr", attr);
      }
      return new QueryString(given);
    }

    private static void put(Map<String, List<String>> given, String name, @Nullable Object value) {
      if (value != null) {
        given.put(name, List.of(value.toString()));
      }
    }
  }

  /**
   * The cohort; which fields are needed depends on its kind.
   *
   * @param share of the slowest, 0.05 when not given
   */
  @Schema(
      name = "ExplainedCohort",
      requiredProperties = {"kind"})
  record Chosen(
      @Schema(allowableValues = {"errors", "slowest", "version", "query", "box", "traces"})
          @Nullable String kind,
      @Nullable Double share,
      @Nullable String version,
      @Nullable String q,
      @Nullable Box box,
      @Nullable List<String> traceIds,
      @JsonAnySetter @Schema(hidden = true) @Nullable Map<String, Object> unknown) {

    Cohort toCohort(Instant now) {
      refuse("cohort", unknown);
      return switch (needed("cohort.kind", kind)) {
        case "errors" -> new Cohort.Errors();
        case "slowest" -> new Cohort.Slowest(share(share == null ? USUAL_SHARE : share));
        case "version" -> new Cohort.Version(needed("cohort.version", version));
        case "query" -> {
          String text = needed("cohort.q", q);
          yield new Cohort.Matching(text, TraceCondition.parse(text));
        }
        case "box" -> needed("cohort.box", box).toCohort(now);
        case "traces" -> new Cohort.Picked(ids(needed("cohort.traceIds", traceIds)));
        default ->
            throw new ParameterException(
                "cohort.kind",
                "'%s' is not known.".formatted(kind),
                List.of("errors", "slowest", "version", "query", "box", "traces"));
      };
    }

    private static double share(double share) {
      if (!(share > 0 && share < 1)) {
        throw new ParameterException(
            "cohort.share",
            "%s is no share of the traces that leaves others.".formatted(share),
            List.of("a number between 0 and 1"));
      }
      return share;
    }

    private static Set<TraceId> ids(List<String> texts) {
      if (texts.isEmpty() || texts.size() > MOST_PICKED) {
        throw new ParameterException(
            "cohort.traceIds",
            "%d traces are given.".formatted(texts.size()),
            List.of("1 to %d trace ids".formatted(MOST_PICKED)));
      }
      Set<TraceId> ids = new HashSet<>();
      for (String text : texts) {
        try {
          ids.add(TraceId.parse(text));
        } catch (IllegalArgumentException e) {
          throw new ParameterException(
              "cohort.traceIds",
              "'%s' is not a trace id.".formatted(text),
              List.of("32 hex digits"));
        }
      }
      return ids;
    }
  }

  /** Part of the plane of start and duration; both ends belong to it. */
  @Schema(
      name = "ExplainedBox",
      requiredProperties = {"from", "to"})
  record Box(
      @Nullable String from,
      @Nullable String to,
      @Nullable Long minDurationNs,
      @Nullable Long maxDurationNs) {

    Cohort toCohort(Instant now) {
      Instant begin = TimeParameter.parse("cohort.box.from", needed("cohort.box.from", from), now);
      Instant end = TimeParameter.parse("cohort.box.to", needed("cohort.box.to", to), now);
      if (end.isBefore(begin)) {
        throw new ParameterException(
            "cohort.box.from", "The box ends before it begins.", List.of("a time before 'to'"));
      }
      return new Cohort.Box(
          // The end belongs to it, and is written in milliseconds.
          TimeRange.of(begin, end.plusMillis(1)),
          minDurationNs == null ? 0 : minDurationNs,
          maxDurationNs == null ? Long.MAX_VALUE : maxDurationNs);
    }
  }

  QueryString parameters() {
    refuse("body", unknown);
    return needed("search", search).parameters();
  }

  Cohort toCohort(Instant now) {
    return needed("cohort", cohort).toCohort(now);
  }

  private static <T> T needed(String field, @Nullable T value) {
    if (value == null || value.equals("")) {
      throw new ParameterException(
          field, "'%s' is needed.".formatted(field), List.of("a value that is not empty"));
    }
    return value;
  }

  private static void refuse(String part, @Nullable Map<String, Object> unknown) {
    if (unknown != null && !unknown.isEmpty()) {
      String field = unknown.keySet().iterator().next();
      throw new ParameterException(
          field,
          "There is no field '%s' in '%s'.".formatted(field, part),
          List.of("the fields that the API's description names"));
    }
  }
}
