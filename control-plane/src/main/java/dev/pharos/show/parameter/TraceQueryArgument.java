package dev.pharos.show.parameter;

import dev.pharos.query.Place;
import dev.pharos.query.QueryLimits;
import dev.pharos.query.TraceCondition;
import dev.pharos.query.TraceQuery;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.SpanFilter;
import dev.pharos.store.SpanText;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The conditions of a search for traces. */
public final class TraceQueryArgument implements QueryArgument<TraceQuery> {
  private final RangeArgument ranges;
  private final PlaceArgument places;
  private final MeantPlace meant;

  public TraceQueryArgument(RangeArgument ranges, PlaceArgument places, MeantPlace meant) {
    this.ranges = ranges;
    this.places = places;
    this.meant = meant;
  }

  @Override
  public Class<TraceQuery> type() {
    return TraceQuery.class;
  }

  @Override
  public List<Parameter> parameters() {
    return Described.within(
        ranges,
        places,
        Described.text(
            "q",
            "Conditions as a query line, such as `service=order status=error duration>500ms`; asked"
                + " of the spans that all other parameters hold for. docs/QUERY.md says the"
                + " language."),
        Described.text("service", "Name of the service."),
        Described.text("version", "Version of the service."),
        Described.text("operation", "The span's name."),
        Described.word("kind", "The span's kind.", QueryString.words(SpanKind.class)),
        Described.word("status", "The span's status.", QueryString.words(StatusCode.class)),
        Described.number("minDurationNs", "Shortest duration of the span, inclusive."),
        Described.number("maxDurationNs", "Longest duration of the span, inclusive."),
        Described.text(
            "attr",
            "`key=value` of the span, its resource or scope; may be repeated, all must hold on one"
                + " span."),
        Described.number(
            "limit",
            "How many traces at most, 1 to %d. Default: %d."
                .formatted(QueryLimits.MOST_TRACES, QueryLimits.USUAL_TRACES)));
  }

  @Override
  public TraceQuery read(QueryString query) {
    TimeRange range = ranges.read(query);
    Place place = places.read(query);
    SpanKind kind = query.word("kind", SpanKind.class);
    Long least = query.wholeNumber("minDurationNs", 0, Long.MAX_VALUE);
    Long most = query.wholeNumber("maxDurationNs", 0, Long.MAX_VALUE);
    if (least != null && most != null && least > most) {
      throw new ParameterException(
          "minDurationNs",
          "The shortest duration is longer than the longest.",
          List.of("at most 'maxDurationNs'"));
    }
    Long limit = query.wholeNumber("limit", 1, QueryLimits.MOST_TRACES);
    String service = query.text("service");
    Place at = service == null ? place : meant.of(service, place);
    List<SpanFilter> spans = new ArrayList<>();
    addText(spans, SpanText.SERVICE, service);
    addText(spans, SpanText.NAMESPACE, at.namespace());
    addText(spans, SpanText.ENVIRONMENT, at.environment());
    addText(spans, SpanText.VERSION, query.text("version"));
    addText(spans, SpanText.NAME, query.text("operation"));
    if (kind != null) {
      spans.add(new SpanFilter.OfKind(Set.of(kind)));
    }
    StatusCode status = query.word("status", StatusCode.class);
    if (status != null) {
      spans.add(new SpanFilter.OfStatus(Set.of(status)));
    }
    if (least != null || most != null) {
      spans.add(
          new SpanFilter.OfDuration(
              least == null ? 0 : least, most == null ? Long.MAX_VALUE : most));
    }
    attributes(query.all("attr")).forEach((key, text) -> spans.add(SpanFilter.is(key, text)));
    String condition = query.text("q");
    return new TraceQuery(
        range,
        SpanFilter.all(spans),
        condition == null ? TraceCondition.any() : TraceCondition.parse(condition),
        limit == null ? QueryLimits.USUAL_TRACES : limit.intValue());
  }

  private static void addText(List<SpanFilter> spans, SpanText text, @Nullable String value) {
    if (value != null) {
      spans.add(SpanFilter.is(text, value));
    }
  }

  private static Map<String, String> attributes(List<String> conditions) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String condition : conditions) {
      int equals = condition.indexOf('=');
      if (equals < 1) {
        throw new ParameterException(
            "attr", "'%s' is not a condition.".formatted(condition), List.of("key=value"));
      }
      String key = condition.substring(0, equals);
      String value = condition.substring(equals + 1);
      String other = attributes.put(key, value);
      if (other != null && !other.equals(value)) {
        throw new ParameterException(
            "attr",
            "'%s' cannot be '%s' and '%s' at once.".formatted(key, other, value),
            List.of("each key once"));
      }
    }
    return attributes;
  }
}
