package dev.pharos.show.parameter;

import dev.pharos.query.Place;
import dev.pharos.query.QueryLimits;
import dev.pharos.query.ServiceNames;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.SpanQuery;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The conditions of a search for traces. */
public final class SpanQueryArgument implements QueryArgument<SpanQuery> {
  private final RangeArgument ranges;
  private final PlaceArgument places;
  private final ServiceNames names;

  public SpanQueryArgument(RangeArgument ranges, PlaceArgument places, ServiceNames names) {
    this.ranges = ranges;
    this.places = places;
    this.names = names;
  }

  @Override
  public Class<SpanQuery> type() {
    return SpanQuery.class;
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        ranges.parameters().getFirst(),
        ranges.parameters().getLast(),
        places.parameters().getFirst(),
        places.parameters().getLast(),
        Described.text("service", "Name of the service."),
        Described.text("version", "Version of the service."),
        Described.text("operation", "The span's name."),
        Described.word("kind", "The span's kind.", QueryString.words(SpanKind.class)),
        Described.word("status", "The span's status.", QueryString.words(StatusCode.class)),
        Described.number("minDurationNs", "Shortest duration of the span, inclusive."),
        Described.number("maxDurationNs", "Longest duration of the span, inclusive."),
        Described.text(
            "attr",
            "`key=value` of the span, its resource or scope; may be repeated, all must hold on one span."),
        Described.number(
            "limit",
            "How many traces at most, 1 to %d. Default: %d."
                .formatted(QueryLimits.MOST_TRACES, QueryLimits.USUAL_TRACES)));
  }

  @Override
  public SpanQuery read(QueryString query) {
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
    Place meant = service == null ? place : meant(service, place);
    return new SpanQuery(
        range,
        service,
        meant.namespace(),
        meant.environment(),
        query.text("version"),
        query.text("operation"),
        kind == null ? Set.of() : Set.of(kind),
        query.word("status", StatusCode.class),
        least,
        most,
        attributes(query.all("attr")),
        limit == null ? QueryLimits.USUAL_TRACES : limit.intValue());
  }

  /** A name that means several services is refused; one that is not known is searched as it is. */
  private Place meant(String service, Place place) {
    @Nullable ServiceId found = names.find(service, place);
    return found == null ? place : new Place(found.environment(), found.namespace());
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
