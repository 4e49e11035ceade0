package dev.pharos.show.parameter;

import dev.pharos.query.Place;
import dev.pharos.query.log.LogLimits;
import dev.pharos.query.log.LogQueryLine;
import dev.pharos.show.answer.LogLineId;
import dev.pharos.signal.Severity;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.store.LogFilter;
import dev.pharos.store.LogPosition;
import dev.pharos.store.LogQuery;
import dev.pharos.store.LogText;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The conditions of a search for log lines. */
public final class LogQueryArgument implements QueryArgument<LogQuery> {
  private final RangeArgument ranges;
  private final PlaceArgument places;
  private final MeantPlace meant;

  public LogQueryArgument(RangeArgument ranges, PlaceArgument places, MeantPlace meant) {
    this.ranges = ranges;
    this.places = places;
    this.meant = meant;
  }

  /** In which order lines come. */
  private enum Order {
    NEWEST,
    OLDEST
  }

  @Override
  public Class<LogQuery> type() {
    return LogQuery.class;
  }

  @Override
  public List<Parameter> parameters() {
    return Described.within(
        ranges,
        places,
        Described.text(
            "q",
            "What is sought as a query line, such as `timeout level>=warn service=order`."
                + " docs/LOGS.md says the language."),
        Described.text("service", "Name of the service."),
        Described.word(
            "severity", "The least serious that is wanted.", QueryString.words(Severity.class)),
        Described.text("version", "Version of the service."),
        Described.text("traceId", "Id of the trace, 32 hex digits."),
        Described.text("spanId", "Id of the span, 16 hex digits."),
        Described.number(
            "limit",
            "How many lines at most, 1 to %d. Default: %d."
                .formatted(LogLimits.MOST_LINES, LogLimits.USUAL_LINES)),
        Described.word(
            "order", "Which lines come first. Default: newest.", QueryString.words(Order.class)),
        Described.text(
            "after", "Only lines behind this one: an answer's `next` or a line's `id`."));
  }

  @Override
  public LogQuery read(QueryString query) {
    TimeRange range = ranges.read(query);
    Place place = places.read(query);
    Long limit = query.wholeNumber("limit", 1, LogLimits.MOST_LINES);
    String service = query.text("service");
    Place at = service == null ? place : meant.of(service, place);
    List<LogFilter> filters = new ArrayList<>();
    addText(filters, LogText.SERVICE, service);
    addText(filters, LogText.NAMESPACE, at.namespace());
    addText(filters, LogText.ENVIRONMENT, at.environment());
    addText(filters, LogText.VERSION, query.text("version"));
    Severity least = query.word("severity", Severity.class);
    if (least != null && least != Severity.UNSPECIFIED) {
      filters.add(new LogFilter.OfSeverity(least.leastNumber(), Severity.MOST));
    }
    TraceId trace = parsed(query, "traceId", TraceId::parse, "32 hex digits");
    if (trace != null) {
      filters.add(new LogFilter.OfTrace(trace));
    }
    Long span = parsed(query, "spanId", SpanId::parse, "16 hex digits");
    if (span != null) {
      filters.add(new LogFilter.OfSpan(span));
    }
    String line = query.text("q");
    if (line != null) {
      filters.add(LogQueryLine.parse(line));
    }
    LogPosition after = parsed(query, "after", LogLineId::read, "an answer's next or a line's id");
    return new LogQuery(
        range,
        LogFilter.all(filters),
        query.word("order", Order.class) == Order.OLDEST
            ? LogQuery.Order.OLDEST_FIRST
            : LogQuery.Order.NEWEST_FIRST,
        limit == null ? LogLimits.USUAL_LINES : limit.intValue(),
        Optional.ofNullable(after));
  }

  private static void addText(List<LogFilter> filters, LogText text, @Nullable String value) {
    if (value != null) {
      filters.add(LogFilter.is(text, value));
    }
  }

  private static <T> @Nullable T parsed(
      QueryString query, String parameter, Function<String, T> parser, String allowed) {
    String text = query.text(parameter);
    if (text == null) {
      return null;
    }
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          parameter, "'%s' cannot be read.".formatted(text), List.of(allowed));
    }
  }
}
