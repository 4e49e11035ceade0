package dev.pharos.show.jaeger;

import dev.pharos.query.Place;
import dev.pharos.query.QueryLimits;
import dev.pharos.query.TraceQuery;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.store.SpanFilter;
import dev.pharos.store.SpanText;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the query string of a request says in Jaeger's terms: {@code service}, {@code operation},
 * {@code tag=key:value}, {@code tags={"key":"value"}}, {@code start} and {@code end} in
 * microseconds, {@code minDuration} and {@code maxDuration} as {@code 1.5s}, {@code limit}, {@code
 * traceID}; and as version 3 of its API names them, such as {@code query.serviceName}.
 */
final class JaegerParameters {
  /** What Jaeger looks back when nobody says, and how many traces it then gives. */
  static final Duration USUAL_LOOKBACK = Duration.ofDays(2);

  static final int USUAL_TRACES = 100;

  private static final long NS_OF_MICROSECOND = 1_000;
  private static final TypeReference<LinkedHashMap<String, String>> TAGS = new TypeReference<>() {};
  private static final JsonMapper JSON = JsonMapper.shared();

  private static final Names CLASSIC =
      new Names("service", "operation", "minDuration", "maxDuration", "limit");

  private static final Names VERSION_3 =
      new Names(
          "query.serviceName",
          "query.operationName",
          "query.durationMin",
          "query.durationMax",
          "query.searchDepth");

  private final HttpServletRequest request;
  private final InstantSource clock;

  JaegerParameters(HttpServletRequest request, InstantSource clock) {
    this.request = request;
    this.clock = clock;
  }

  Place place() {
    return new Place(text("env"), text("namespace"));
  }

  /**
   * @throws JaegerProblem when it is missing
   */
  String required(String name) {
    String value = text(name);
    if (value == null) {
      throw JaegerProblem.badRequest("parameter '%s' is required".formatted(name));
    }
    return value;
  }

  @Nullable String text(String name) {
    String value = request.getParameter(name);
    return value == null || value.isBlank() ? null : value;
  }

  /** The ids that are asked for by name; empty for a search. */
  List<TraceId> traceIds() {
    String[] ids = request.getParameterValues("traceID");
    List<TraceId> parsed = new ArrayList<>();
    for (String id : ids == null ? new String[0] : ids) {
      parsed.add(traceId(id));
    }
    return parsed;
  }

  /** Jaeger leaves leading zeros out. */
  static TraceId traceId(String hex) {
    try {
      return TraceId.parse("0".repeat(Math.max(0, 32 - hex.length())) + hex);
    } catch (IllegalArgumentException e) {
      throw JaegerProblem.badRequest("'%s' is not a trace id".formatted(hex));
    }
  }

  TraceQuery search() {
    required("service");
    return query(CLASSIC, tags(), range());
  }

  /** As version 3 of the API names the same conditions; without a service those of all. */
  TraceQuery summaries() {
    Map<String, String> tags = new LinkedHashMap<>();
    addTags(tags, "query.attributes");
    return query(VERSION_3, tags, rangeOfTimes());
  }

  /** What the two versions of the API call the same. */
  private record Names(
      String service, String operation, String minDuration, String maxDuration, String limit) {}

  private TraceQuery query(Names names, Map<String, String> tags, TimeRange range) {
    List<SpanFilter> spans = new ArrayList<>();
    String service = text(names.service());
    if (service != null) {
      spans.add(SpanFilter.is(SpanText.SERVICE, service));
    }
    Place place = place();
    if (place.environment() != null) {
      spans.add(SpanFilter.is(SpanText.ENVIRONMENT, place.environment()));
    }
    if (place.namespace() != null) {
      spans.add(SpanFilter.is(SpanText.NAMESPACE, place.namespace()));
    }
    String operation = text(names.operation());
    if (operation != null && !operation.equals("all")) {
      spans.add(SpanFilter.is(SpanText.NAME, operation));
    }
    tags.forEach((key, value) -> spans.add(tag(key, value)));
    long leastNs = duration(names.minDuration(), 0);
    long mostNs = duration(names.maxDuration(), Long.MAX_VALUE);
    if (leastNs > mostNs) {
      throw JaegerProblem.badRequest(
          "'%s' should be greater than '%s'".formatted(names.maxDuration(), names.minDuration()));
    }
    if (leastNs > 0 || mostNs < Long.MAX_VALUE) {
      spans.add(new SpanFilter.OfDuration(leastNs, mostNs));
    }
    long limit = number(names.limit(), USUAL_TRACES);
    if (limit < 1) {
      throw JaegerProblem.badRequest("'%s' is to be at least 1".formatted(names.limit()));
    }
    return TraceQuery.of(
        range, SpanFilter.all(spans), (int) Math.min(limit, QueryLimits.MOST_TRACES));
  }

  private TimeRange rangeOfTimes() {
    Instant now = clock.instant();
    Instant from = time("query.startTimeMin", now.minus(USUAL_LOOKBACK));
    Instant to = time("query.startTimeMax", now);
    if (!from.isBefore(to)) {
      throw JaegerProblem.badRequest("'query.startTimeMin' is to be before 'query.startTimeMax'");
    }
    return TimeRange.of(from, to);
  }

  private Instant time(String name, Instant otherwise) {
    String text = text(name);
    try {
      return text == null ? otherwise : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw JaegerProblem.badRequest(
          "cannot parse '%s': %s, expecting such as 2026-05-04T12:00:00Z".formatted(name, text));
    }
  }

  private TimeRange range() {
    Instant now = clock.instant();
    long end = number("end", TimeRange.epochNs(now) / NS_OF_MICROSECOND);
    long start = number("start", TimeRange.epochNs(now.minus(USUAL_LOOKBACK)) / NS_OF_MICROSECOND);
    if (start >= end || start < 0 || end > Long.MAX_VALUE / NS_OF_MICROSECOND) {
      throw JaegerProblem.badRequest("'start' is to be before 'end', both in microseconds");
    }
    return new TimeRange(start * NS_OF_MICROSECOND, end * NS_OF_MICROSECOND);
  }

  /** Until {@code endTs}, for as long as {@code lookback} says; both in milliseconds. */
  TimeRange lookback() {
    Instant now = clock.instant();
    long end = number("endTs", now.toEpochMilli());
    long lookback = number("lookback", Duration.ofDays(1).toMillis());
    if (lookback < 1 || end < lookback || end > Long.MAX_VALUE / 1_000_000) {
      throw JaegerProblem.badRequest("'endTs' and 'lookback' are to be milliseconds above 0");
    }
    return TimeRange.of(Instant.ofEpochMilli(end - lookback), Instant.ofEpochMilli(end));
  }

  @Nullable SpanKind kind() {
    String kind = text("spanKind");
    return kind == null ? null : kind(kind);
  }

  private static SpanKind kind(String name) {
    try {
      return SpanKind.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw JaegerProblem.badRequest("'%s' is not a span kind".formatted(name));
    }
  }

  private Map<String, String> tags() {
    Map<String, String> tags = new LinkedHashMap<>();
    String[] single = request.getParameterValues("tag");
    for (String tag : single == null ? new String[0] : single) {
      int colon = tag.indexOf(':');
      if (colon < 1) {
        throw JaegerProblem.badRequest("malformed 'tag' parameter, expecting key:value: " + tag);
      }
      tags.put(tag.substring(0, colon), tag.substring(colon + 1));
    }
    addTags(tags, "tags");
    return tags;
  }

  private void addTags(Map<String, String> tags, String name) {
    String[] maps = request.getParameterValues(name);
    for (String map : maps == null ? new String[0] : maps) {
      try {
        tags.putAll(JSON.readValue(map, TAGS));
      } catch (JacksonException e) {
        throw JaegerProblem.badRequest(
            "malformed '%s' parameter, cannot unmarshal JSON: %s"
                .formatted(name, e.getOriginalMessage()));
      }
    }
  }

  /** What the writer makes a tag of is no attribute here. */
  private static SpanFilter tag(String key, String value) {
    SpanFilter sent = SpanFilter.is(key, value);
    return switch (key) {
      case "error" -> {
        SpanFilter failed = new SpanFilter.OfStatus(Set.of(StatusCode.ERROR));
        yield switch (value) {
          case "true" -> SpanFilter.some(List.of(sent, failed));
          case "false" -> new SpanFilter.Not(failed);
          default -> sent;
        };
      }
      case "span.kind" -> new SpanFilter.OfKind(Set.of(kind(value)));
      case "otel.status_code" ->
          switch (value) {
            case "ERROR" -> new SpanFilter.OfStatus(Set.of(StatusCode.ERROR));
            case "OK" -> new SpanFilter.OfStatus(Set.of(StatusCode.OK));
            default -> sent;
          };
      case "otel.status_description" -> SpanFilter.is(SpanText.STATUS_MESSAGE, value);
      case "otel.scope.name", "otel.library.name" -> SpanFilter.is(SpanText.SCOPE_NAME, value);
      default -> sent;
    };
  }

  private long duration(String name, long otherwise) {
    String text = text(name);
    if (text == null) {
      return otherwise;
    }
    return GoDuration.parseNs(text)
        .orElseThrow(() ->
            JaegerProblem.badRequest(
                "cannot parse duration '%s': %s, expecting such as 1.5s or 100ms"
                    .formatted(name, text)));
  }

  private long number(String name, long otherwise) {
    String text = text(name);
    try {
      return text == null ? otherwise : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw JaegerProblem.badRequest("cannot parse '%s': %s is not a number".formatted(name, text));
    }
  }
}
