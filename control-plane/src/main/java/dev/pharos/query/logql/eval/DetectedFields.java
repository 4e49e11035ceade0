package dev.pharos.query.logql.eval;

import dev.pharos.query.logql.LogExpression.Lines;
import dev.pharos.query.logql.Pipeline;
import dev.pharos.query.logql.Stage;
import dev.pharos.query.logql.eval.LogqlAnswer.Entry;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.LogQuery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which fields lines have: their structured metadata, and what a parser would read from them. Looks
 * at a sample, the newest lines of a query. Safe for use by many threads.
 */
public final class DetectedFields {
  private static final Pattern INT = Pattern.compile("[+-]?\\d{1,18}");
  private static final Pattern FLOAT = Pattern.compile("[+-]?\\d{1,30}\\.\\d{1,30}");
  private static final Pattern DURATION =
      Pattern.compile("-?(\\d{1,15}(\\.\\d{1,15})?(ns|us|µs|ms|s|m|h))+");
  private static final Pattern BYTES =
      Pattern.compile("\\d{1,15}(\\.\\d{1,15})? ?[KMGTPEkmgtpe]?i?[Bb]");

  private final LogqlEngine engine;
  private final Pipeline json = new Pipeline(List.of(new Stage.Json(List.of())));
  private final Pipeline logfmt = new Pipeline(List.of(new Stage.Logfmt(false, false, List.of())));

  public DetectedFields(LogqlEngine engine) {
    this.engine = engine;
  }

  /**
   * @param type {@code string}, {@code int}, {@code float}, {@code boolean}, {@code duration} or
   *     {@code bytes}
   * @param parser by which it is read; empty for structured metadata
   */
  public record Field(String name, String type, Set<String> values, Optional<String> parser) {}

  /**
   * By name.
   *
   * @param sample how many lines are looked at
   */
  public List<Field> fields(Lines query, TimeRange range, int sample) throws IOException {
    LogqlAnswer answer =
        engine.lines(query, range, LogQuery.Order.NEWEST_FIRST, sample, 0).answer();
    Map<String, Set<String>> values = new TreeMap<>();
    Map<String, Optional<String>> parsers = new TreeMap<>();
    if (answer instanceof LogqlAnswer.Entries(List<Entry> entries)) {
      for (Entry entry : entries) {
        add(entry.metadata(), Optional.empty(), values, parsers);
        add(entry.parsed(), Optional.empty(), values, parsers);
        boolean object = entry.line().startsWith("{");
        Optional<Pipeline.Out> read =
            (object ? json : logfmt).apply(entry.line(), entry.stream().asMap());
        if (read.isPresent() && !read.get().labels().containsKey("__error__")) {
          Map<String, String> made = new TreeMap<>(read.get().labels());
          made.keySet().removeAll(entry.stream().asMap().keySet());
          add(made, Optional.of(object ? "json" : "logfmt"), values, parsers);
        }
      }
    }
    List<Field> fields = new ArrayList<>();
    values.forEach((name, texts) ->
        fields.add(
            new Field(
                name,
                type(texts.iterator().next()),
                texts,
                parsers.getOrDefault(name, Optional.empty()))));
    return fields;
  }

  private static void add(
      Map<String, String> found,
      Optional<String> parser,
      Map<String, Set<String>> values,
      Map<String, Optional<String>> parsers) {
    found.forEach((name, value) -> {
      values.computeIfAbsent(name, each -> new TreeSet<>()).add(value);
      parsers.putIfAbsent(name, parser);
    });
  }

  private static String type(String value) {
    if (INT.matcher(value).matches()) {
      return "int";
    }
    if (FLOAT.matcher(value).matches()) {
      return "float";
    }
    String lower = value.toLowerCase(Locale.ROOT);
    if (lower.equals("true") || lower.equals("false")) {
      return "boolean";
    }
    if (DURATION.matcher(value).matches()) {
      return "duration";
    }
    return BYTES.matcher(value).matches() ? "bytes" : "string";
  }
}
