package dev.pharos.store.elastic;

import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.json.JsonData;
import dev.pharos.signal.SpanId;
import dev.pharos.store.AttributePlace;
import dev.pharos.store.LogFilter;
import dev.pharos.store.LogText;
import dev.pharos.store.ValueTest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns conditions on a line into questions to Elasticsearch, as {@link FilterCompiler} does. */
final class LogFilterCompiler {
  /** One less than of spans, since counting asks for what only may meet a condition. */
  private static final int DEEPEST = 11;

  private LogFilterCompiler() {}

  static Bounds bounds(LogFilter filter) {
    return bounds(filter, 0);
  }

  private static Bounds bounds(LogFilter filter, int level) {
    if (level > DEEPEST) {
      return Bounds.UNKNOWN;
    }
    return switch (filter) {
      case LogFilter.All(var filters) -> Bounds.all(each(filters, level));
      case LogFilter.Some(var filters) -> Bounds.some(each(filters, level));
      case LogFilter.Not(LogFilter inner) -> bounds(inner, level + 1).negated();
      case LogFilter.HasWords(var words) -> BodyQueries.words(words);
      case LogFilter.Contains(String text, boolean ignoreCase) ->
          BodyQueries.contains(text, ignoreCase);
      case LogFilter.Finds(var pattern) -> BodyQueries.finds(pattern);
      case LogFilter.OfText(LogText text, ValueTest test) ->
          text == LogText.BODY ? BodyQueries.whole(test) : FilterCompiler.ofText(field(text), test);
      case LogFilter.OfSeverity(int least, int most) -> severity(least, most);
      case LogFilter.OfAttribute(AttributePlace place, String key, ValueTest test) ->
          Bounds.some(
              Bag.at(place).stream()
                  .filter(bag -> bag != Bag.EVENT)
                  .map(bag -> FilterCompiler.ofAttribute(bag, key, test))
                  .toList());
      case LogFilter.OfBodyField(String key, ValueTest test) -> BodyQueries.field(key, test);
      case LogFilter.OfTrace(var traceId) ->
          idIs("trace_id", traceId.isValid() ? traceId.toString() : null);
      case LogFilter.OfSpan(long spanId) ->
          idIs("span_id", spanId == SpanId.NONE ? null : SpanId.format(spanId));
    };
  }

  private static List<Bounds> each(List<LogFilter> filters, int level) {
    List<Bounds> bounds = new ArrayList<>();
    for (LogFilter filter : filters) {
      bounds.add(bounds(filter, level + 1));
    }
    return bounds;
  }

  private static String field(LogText text) {
    return switch (text) {
      case SERVICE -> "service.name";
      case NAMESPACE -> "service.namespace";
      case ENVIRONMENT -> "service.environment";
      case VERSION -> "service.version";
      case INSTANCE -> "service.instance";
      case SEVERITY_TEXT -> "severity_text";
      case EVENT_NAME -> "event_name";
      case SCOPE_NAME -> "scope.name";
      case BODY -> throw new IllegalArgumentException("bodies are asked for by their words");
    };
  }

  private static Bounds severity(int least, int most) {
    return Bounds.exact(
        Query.of(query ->
            query.range(range ->
                range.untyped(untyped ->
                    untyped
                        .field("severity_number")
                        .gte(JsonData.of(least))
                        .lte(JsonData.of(most))))));
  }

  /** A document has no field for an id that the sender did not say. */
  private static Bounds idIs(String field, @Nullable String id) {
    return Bounds.exact(
        id == null ? Bounds.not(ValueQueries.exists(field)) : ValueQueries.term(field, id));
  }

  /** The shard that alone has such lines; null where any may. */
  static @Nullable String routing(LogFilter filter) {
    return switch (filter) {
      case LogFilter.OfTrace(var traceId) -> traceId.isValid() ? traceId.toString() : null;
      case LogFilter.All(var filters) -> {
        for (LogFilter each : filters) {
          String routing = routing(each);
          if (routing != null) {
            yield routing;
          }
        }
        yield null;
      }
      default -> null;
    };
  }
}
