package dev.pharos.query.log;

import dev.pharos.query.Completion;
import dev.pharos.query.Place;
import dev.pharos.query.Suggestion;
import dev.pharos.query.loglang.LogField;
import dev.pharos.query.loglang.LogKey;
import dev.pharos.query.loglang.LogQueryCursor;
import dev.pharos.query.loglang.LogQueryPrinter;
import dev.pharos.query.tracelang.Operator;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.LogFilter;
import dev.pharos.store.LogLine;
import dev.pharos.store.LogOrigin;
import dev.pharos.store.LogQuery;
import dev.pharos.store.LogStore;
import dev.pharos.store.LogText;
import dev.pharos.store.SpanWords;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Suggests how a query line for log lines could go on: words of the language, who logged in the
 * range, keys and values of a sample of its newest lines. Safe for use by many threads.
 */
public final class LogCompletion {
  /** A list that is longer is not read. */
  private static final int MOST = 50;

  private final LogStore store;

  LogCompletion(LogStore store) {
    this.store = store;
  }

  /**
   * @param cursor number of characters before it
   * @param range whose lines are asked for
   */
  public Completion complete(String query, int cursor, Place place, TimeRange range)
      throws IOException {
    LogQueryCursor at = LogQueryCursor.at(query, cursor);
    List<Suggestion> suggestions =
        switch (at.place()) {
          case KEY -> keys(at, range);
          case VALUE -> values(at, place, range);
          case NEXT -> {
            List<Suggestion> next = new ArrayList<>(List.of(word("AND"), word("OR")));
            next.addAll(keys(at, range));
            yield next;
          }
          case NOTHING -> List.of();
        };
    return new Completion(at.from(), at.to(), suggestions);
  }

  private List<Suggestion> keys(LogQueryCursor at, TimeRange range) throws IOException {
    List<Suggestion> found = new ArrayList<>();
    if (!at.quoted()) {
      for (LogField field : LogField.values()) {
        if (begins(field.label(), at.typed())) {
          Operator usual = field.type() == LogField.Type.LEVEL ? Operator.AT_LEAST : Operator.EQUAL;
          found.add(
              new Suggestion(
                  field.label() + usual.symbol(), Suggestion.Kind.KEY, field.description()));
        }
      }
      if (!at.typed().isEmpty() && "NOT".startsWith(at.typed())) {
        found.add(word("NOT"));
      }
    }
    LogKey.Scope scope = LogKey.Scope.ANY;
    for (LogKey.Scope each : LogKey.Scope.values()) {
      if (!at.quoted() && at.typed().startsWith(each.prefix())) {
        scope = each;
      }
    }
    SpanWords keys = SpanWords.keys(at.typed().substring(scope.prefix().length()));
    store.collect(keys, range);
    for (String key : keys.list(MOST - Math.min(found.size(), MOST))) {
      String text = LogQueryPrinter.print(new LogKey.Named(scope, key));
      found.add(new Suggestion(text + "=", Suggestion.Kind.KEY, "field"));
    }
    return found;
  }

  private List<Suggestion> values(LogQueryCursor at, Place place, TimeRange range)
      throws IOException {
    String detail = at.key() instanceof LogField field ? field.description() : "";
    List<Suggestion> suggestions = new ArrayList<>();
    for (String value : candidates(at, place, range)) {
      if (suggestions.size() < MOST && begins(value, at.typed())) {
        String text = at.quoted() ? LogQueryPrinter.quote(value) : LogQueryPrinter.value(value);
        suggestions.add(new Suggestion(text, Suggestion.Kind.VALUE, detail));
      }
    }
    return suggestions;
  }

  private Collection<String> candidates(LogQueryCursor at, Place place, TimeRange range)
      throws IOException {
    return switch (at.key()) {
      case LogKey.Named(LogKey.Scope _, String name) -> {
        SpanWords values = SpanWords.values(name, at.typed());
        store.collect(values, range);
        yield values.list(MOST);
      }
      case LogField field ->
          switch (field) {
            case SERVICE, NAMESPACE, ENVIRONMENT, VERSION, INSTANCE ->
                ofOrigins(LogQueryLine.text(field), at, place, range);
            case LEVEL -> field.type().words();
            case LEVEL_TEXT, EVENT, LOGGER -> ofSample(LogQueryLine.text(field), range);
            case TRACE, SPAN, BODY -> List.of();
          };
      case null -> List.of();
    };
  }

  private Set<String> ofOrigins(LogText text, LogQueryCursor at, Place place, TimeRange range)
      throws IOException {
    Set<String> found = new TreeSet<>();
    for (LogOrigin origin : store.origins(range)) {
      String service = origin.resource().service().name();
      boolean meant =
          text == LogText.SERVICE || at.service().isEmpty() || at.service().get().equals(service);
      if (meant && place.holds(origin.resource().service())) {
        found.add(text.of(origin.resource()));
      }
    }
    found.remove("");
    return found;
  }

  private Set<String> ofSample(LogText text, TimeRange range) throws IOException {
    Set<String> found = new TreeSet<>();
    LogQuery sample = LogQuery.newest(range, LogFilter.ANY, LogStore.SAMPLED_LINES);
    for (LogLine line : store.search(sample).lines()) {
      found.add(text.of(line.log()));
    }
    found.remove("");
    return found;
  }

  private static Suggestion word(String word) {
    String detail =
        switch (word) {
          case "AND" -> "both in one line";
          case "OR" -> "either in one line";
          default -> "not in that line";
        };
    return new Suggestion(word, Suggestion.Kind.WORD, detail);
  }

  private static boolean begins(String text, String typed) {
    return text.toLowerCase(Locale.ROOT).startsWith(typed.toLowerCase(Locale.ROOT));
  }
}
