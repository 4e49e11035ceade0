package dev.pharos.query;

import dev.pharos.query.tracelang.Field;
import dev.pharos.query.tracelang.Key;
import dev.pharos.query.tracelang.Operator;
import dev.pharos.query.tracelang.QueryCursor;
import dev.pharos.query.tracelang.TraceQueryPrinter;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.SpanStore;
import dev.pharos.store.SpanWords;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Suggests how a query line could go on: words of the language, keys and values of what was lately
 * kept, services and operations as the aggregates know them. Safe for use by many threads.
 */
public final class QueryCompletion {
  /** A list that is longer is not read. */
  private static final int MOST = 50;

  /** Services whose operations are asked for when the query names none. */
  private static final int SERVICES_ASKED = 20;

  private static final List<String> DURATIONS =
      List.of("10ms", "50ms", "100ms", "500ms", "1s", "5s", "30s");

  private final SpanStore spans;
  private final ServiceQuery services;
  private final RedQuery red;

  QueryCompletion(SpanStore spans, ServiceQuery services, RedQuery red) {
    this.spans = spans;
    this.services = services;
    this.red = red;
  }

  /**
   * @param cursor number of characters before it
   * @param range whose spans are asked for
   */
  public Completion complete(String query, int cursor, Place place, TimeRange range)
      throws IOException {
    QueryCursor at = QueryCursor.at(query, cursor);
    return Completion.of(
        at,
        switch (at.place()) {
          case KEY -> keys(at, range);
          case OPERATOR -> operators(at);
          case VALUE -> values(at, place, range);
          case NEXT -> {
            List<Suggestion> next = words("AND", "OR", "&&", "||");
            next.addAll(keys(at, range));
            yield next;
          }
          case NEXT_GROUP -> words("&&", "||");
          case NOTHING -> List.of();
        });
  }

  private List<Suggestion> keys(QueryCursor at, TimeRange range) throws IOException {
    List<Suggestion> found = new ArrayList<>();
    if (!at.quoted()) {
      for (Field field : Field.values()) {
        if (begins(field.label(), at.typed())) {
          found.add(
              new Suggestion(
                  field.label() + usual(field).symbol(), Suggestion.Kind.KEY, field.description()));
        }
      }
      if (!at.typed().isEmpty() && begins("NOT", at.typed())) {
        found.addAll(words("NOT"));
      }
    }
    Key.Scope scope = Key.Scope.ANY;
    for (Key.Scope each : Key.Scope.values()) {
      if (!at.quoted() && at.typed().startsWith(each.prefix())) {
        scope = each;
      }
    }
    SpanWords keys = SpanWords.keys(at.typed().substring(scope.prefix().length()));
    spans.collect(keys, range);
    for (String key : keys.list(MOST - Math.min(found.size(), MOST))) {
      String text = TraceQueryPrinter.print(new Key.Attribute(scope, key));
      found.add(new Suggestion(text + "=", Suggestion.Kind.KEY, "attribute"));
    }
    return found;
  }

  /** What one mostly asks of a field. */
  private static Operator usual(Field field) {
    return field.type().operators().contains(Operator.GREATER) ? Operator.GREATER : Operator.EQUAL;
  }

  private static List<Suggestion> operators(QueryCursor at) {
    Collection<Operator> operators =
        at.key() instanceof Field field ? field.type().operators() : List.of(Operator.values());
    return operators.stream()
        .filter(operator -> operator.symbol().startsWith(at.typed()))
        .map(operator ->
            new Suggestion(operator.symbol(), Suggestion.Kind.OPERATOR, words(operator)))
        .toList();
  }

  private static String words(Operator operator) {
    return switch (operator) {
      case EQUAL -> "is";
      case NOT_EQUAL -> "is there, and is not";
      case GREATER -> "more than";
      case AT_LEAST -> "at least";
      case LESS -> "less than";
      case AT_MOST -> "at most";
      case MATCHES -> "matches as a whole";
      case MATCHES_NOT -> "is there, and does not match";
    };
  }

  private List<Suggestion> values(QueryCursor at, Place place, TimeRange range) throws IOException {
    String detail = at.key() instanceof Field field ? field.description() : "";
    List<Suggestion> suggestions = new ArrayList<>();
    for (String value : candidates(at, place, range)) {
      if (suggestions.size() < MOST && begins(value, at.typed())) {
        String text = at.quoted() ? TraceQueryPrinter.quote(value) : TraceQueryPrinter.value(value);
        suggestions.add(new Suggestion(text, Suggestion.Kind.VALUE, detail));
      }
    }
    return suggestions;
  }

  private Collection<String> candidates(QueryCursor at, Place place, TimeRange range)
      throws IOException {
    Key key = at.key();
    if (key instanceof Key.Attribute(Key.Scope scope, String name)) {
      SpanWords values = SpanWords.values(name, at.typed());
      spans.collect(values, range);
      return values.list(MOST);
    }
    return key instanceof Field field ? ofField(field, at, place, range) : List.of();
  }

  private Collection<String> ofField(Field field, QueryCursor at, Place place, TimeRange range)
      throws IOException {
    return switch (field) {
      case SERVICE, ROOT_SERVICE -> names(place);
      case NAME, ROOT_NAME -> operations(at, place, range);
      case NAMESPACE, ENVIRONMENT, VERSION, INSTANCE -> ofServices(field, at, place);
      default -> field.type() == Field.Type.DURATION ? DURATIONS : field.type().words();
    };
  }

  private Set<String> names(Place place) {
    Set<String> names = new TreeSet<>();
    services.services(place).keySet().forEach(service -> names.add(service.name()));
    return names;
  }

  private Set<String> ofServices(Field field, QueryCursor at, Place place) {
    Set<String> found = new TreeSet<>();
    services
        .services(place)
        .forEach((id, view) -> {
          if (at.service().isEmpty() || at.service().get().equals(id.name())) {
            switch (field) {
              case NAMESPACE -> found.add(id.namespace());
              case ENVIRONMENT -> found.add(id.environment());
              case VERSION -> found.addAll(view.versions().keySet());
              default -> view.instances().forEach(instance -> found.add(instance.id()));
            }
          }
        });
    found.remove("");
    return found;
  }

  private Set<String> operations(QueryCursor at, Place place, TimeRange range) throws IOException {
    List<ServiceId> asked =
        services.services(place).keySet().stream()
            .filter(id -> at.service().isEmpty() || at.service().get().equals(id.name()))
            .limit(SERVICES_ASKED)
            .toList();
    Set<String> operations = new LinkedHashSet<>();
    for (ServiceId service : asked) {
      red.operations(service, range).forEach(operation -> operations.add(operation.name()));
    }
    return operations;
  }

  private static List<Suggestion> words(String... words) {
    List<Suggestion> suggestions = new ArrayList<>();
    for (String word : words) {
      suggestions.add(new Suggestion(word, Suggestion.Kind.WORD, detail(word)));
    }
    return suggestions;
  }

  private static String detail(String word) {
    return switch (word) {
      case "AND" -> "both on one span";
      case "OR" -> "either on one span";
      case "NOT" -> "not on that span";
      case "&&" -> "both in one trace";
      default -> "either in one trace";
    };
  }

  private static boolean begins(@Nullable String text, String typed) {
    return text != null && text.toLowerCase(Locale.ROOT).startsWith(typed.toLowerCase(Locale.ROOT));
  }
}
