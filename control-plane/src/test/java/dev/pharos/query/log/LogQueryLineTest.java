package dev.pharos.query.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.loglang.LogExpression;
import dev.pharos.query.loglang.LogField;
import dev.pharos.query.loglang.LogKey;
import dev.pharos.query.loglang.LogQueryParser;
import dev.pharos.query.loglang.LogQueryPrinter;
import dev.pharos.query.tracelang.Operator;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.LogSamples;
import dev.pharos.signal.Severity;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.BodyFields;
import dev.pharos.store.LogFilter;
import dev.pharos.store.LogQuery;
import dev.pharos.store.log.EmbeddedLogStore;
import dev.pharos.store.log.LogStoreSettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Query lines at random over lines at random, against a plain reading of what they say. */
class LogQueryLineTest {
  private static final TimeRange ALWAYS = new TimeRange(0, Long.MAX_VALUE);

  private final Random random = new Random(61);
  private final List<LogRecord> lines = new LogSamples(62).lines(1_200);

  @Test
  void anyQueryLineFindsWhatItSays(@TempDir Path folder) throws IOException {
    int found = 0;
    int partly = 0;
    try (EmbeddedLogStore store = EmbeddedLogStore.open(folder, null, LogStoreSettings.DEFAULT)) {
      store.add(lines.subList(0, 900));
      store.seal().commit();
      store.add(lines.subList(900, lines.size()));
      long first =
          store.search(LogQuery.oldest(ALWAYS, LogFilter.ANY, lines.size())).lines().stream()
              .mapToLong(line -> line.position().number())
              .min()
              .orElseThrow();
      for (int i = 0; i < 400; i++) {
        LogExpression expression = expression(3, lines.get(random.nextInt(lines.size())));
        String text = LogQueryPrinter.print(expression);

        assertThat(LogQueryParser.parse(text)).as(text).isEqualTo(expression);
        List<Integer> expected =
            IntStream.range(0, lines.size())
                .filter(line -> holds(expression, lines.get(line)))
                .boxed()
                .toList();
        LogQuery query = LogQuery.oldest(ALWAYS, LogQueryLine.parse(text), lines.size());
        List<Integer> numbers =
            store.search(query).lines().stream()
                .map(line -> (int) (line.position().number() - first))
                .sorted()
                .toList();
        assertThat(numbers).as(text).isEqualTo(expected);
        found += expected.size();
        partly += expected.isEmpty() || expected.size() == lines.size() ? 0 : 1;
      }
    }
    assertThat(found).isGreaterThan(5_000);
    assertThat(partly).as("queries that tell lines apart").isGreaterThan(150);
  }

  private LogExpression expression(int depth, LogRecord about) {
    return switch (depth == 0 ? 9 : random.nextInt(10)) {
      case 0, 1 -> new LogExpression.And(parts(depth, about, LogExpression.And.class));
      case 2, 3 -> new LogExpression.Or(parts(depth, about, LogExpression.Or.class));
      case 4 -> new LogExpression.Not(expression(depth - 1, about));
      default -> leaf(about);
    };
  }

  private List<LogExpression> parts(int depth, LogRecord about, Class<?> not) {
    List<LogExpression> parts = new ArrayList<>();
    while (parts.size() < 2) {
      LogExpression part = expression(depth - 1, about);
      // Nested, but never directly in its own kind: parentheses would be kept apart all the same.
      if (!not.isInstance(part)) {
        parts.add(part);
      }
    }
    return parts;
  }

  private LogExpression leaf(LogRecord about) {
    String body = about.bodyText();
    List<String> words = words(body);
    String word = words.isEmpty() ? "nothing" : pick(words);
    return switch (random.nextInt(12)) {
      case 0, 1 -> new LogExpression.Phrase(body.isBlank() ? "x" : piece(body));
      case 2 -> new LogExpression.Phrase(word.toUpperCase(Locale.ROOT));
      case 3 -> new LogExpression.Fragment(word.substring(word.length() / 3));
      case 4 -> new LogExpression.WordForm(word.substring(0, (word.length() + 1) / 2) + "*");
      case 5 -> new LogExpression.Finds(finds(word));
      case 6, 7 -> level();
      case 8 ->
          new LogExpression.Compare(
              LogField.SERVICE,
              random.nextBoolean() ? Operator.EQUAL : Operator.NOT_EQUAL,
              about.service().name());
      case 9 ->
          about.spanId() == SpanId.NONE
              ? new LogExpression.Has(LogField.SPAN)
              : new LogExpression.Compare(
                  LogField.SPAN, Operator.EQUAL, SpanId.format(about.spanId()));
      default -> named(about);
    };
  }

  private String finds(String word) {
    String quoted = word.replaceAll("([^\\p{L}\\p{Nd}])", "\\\\$1");
    return random.nextBoolean() ? quoted + "\\S" : "[A-Za-z]+ " + quoted + "|" + quoted + ".*took";
  }

  private LogExpression level() {
    Operator[] operators = {
      Operator.EQUAL,
      Operator.NOT_EQUAL,
      Operator.AT_LEAST,
      Operator.GREATER,
      Operator.LESS,
      Operator.AT_MOST
    };
    String level = pick(List.of(Severity.values())).name().toLowerCase(Locale.ROOT);
    return new LogExpression.Compare(
        LogField.LEVEL, operators[random.nextInt(operators.length)], level);
  }

  private LogExpression named(LogRecord about) {
    List<String[]> fields = new ArrayList<>(List.of(new String[][] {{"took", "12"}}));
    fields(about, LogKey.Scope.ANY, (key, value) -> fields.add(new String[] {key, value}));
    String[] field = pick(fields);
    LogKey key = new LogKey.Named(pick(List.of(LogKey.Scope.values())), field[0]);
    return switch (random.nextInt(6)) {
      case 0 -> new LogExpression.Has(key);
      case 1 -> new LogExpression.Compare(key, Operator.AT_LEAST, "" + random.nextInt(300));
      case 2 -> new LogExpression.Compare(key, Operator.LESS, "3.5");
      case 3 -> new LogExpression.Compare(key, Operator.NOT_EQUAL, field[1]);
      case 4 -> new LogExpression.Compare(key, Operator.MATCHES, ".{0,3}\\w?");
      default -> new LogExpression.Compare(key, Operator.EQUAL, field[1]);
    };
  }

  /** What the language's description says, as plainly as can be. */
  private static boolean holds(LogExpression expression, LogRecord line) {
    String body = line.bodyText();
    return switch (expression) {
      case LogExpression.Anything _ -> true;
      case LogExpression.And(var parts) -> parts.stream().allMatch(part -> holds(part, line));
      case LogExpression.Or(var parts) -> parts.stream().anyMatch(part -> holds(part, line));
      case LogExpression.Not(var part) -> !holds(part, line);
      case LogExpression.Phrase(String text) ->
          words(text).isEmpty()
              ? body.contains(text)
              : Collections.indexOfSubList(words(body), words(text)) >= 0;
      case LogExpression.Fragment(String text) -> body.contains(text);
      case LogExpression.WordForm(String text) -> {
        String begin = text.substring(0, text.length() - 1).toLowerCase(Locale.ROOT);
        yield words(body).stream().anyMatch(word -> word.startsWith(begin));
      }
      case LogExpression.Finds(String pattern) ->
          Pattern.compile(pattern, Pattern.DOTALL).matcher(body).find();
      case LogExpression.Has(LogField field) -> field == LogField.SPAN && line.spanId() != 0;
      case LogExpression.Has(LogKey.Named key) -> isThere(line, key);
      case LogExpression.Compare(LogField field, Operator operator, String value) ->
          ofField(line, field, operator, value);
      case LogExpression.Compare(LogKey.Named key, Operator operator, String value) -> {
        List<String> values = values(line, key);
        yield switch (operator) {
          case EQUAL -> values.stream().anyMatch(each -> same(each, value));
          case NOT_EQUAL ->
              isThere(line, key) && values.stream().noneMatch(each -> same(each, value));
          case MATCHES ->
              values.stream()
                  .anyMatch(each -> Pattern.compile(value, Pattern.DOTALL).matcher(each).matches());
          case AT_LEAST -> values.stream().anyMatch(number(each -> each >= 0, value));
          case LESS -> values.stream().anyMatch(number(each -> each < 0, value));
          default -> throw new IllegalArgumentException(operator.symbol());
        };
      }
    };
  }

  private static boolean ofField(LogRecord line, LogField field, Operator operator, String value) {
    if (field == LogField.SPAN) {
      return SpanId.format(line.spanId()).equals(value);
    }
    if (field == LogField.SERVICE) {
      return line.service().name().equals(value) == (operator == Operator.EQUAL);
    }
    int order = line.level().compareTo(Severity.valueOf(value.toUpperCase(Locale.ROOT)));
    return switch (operator) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case AT_LEAST -> order >= 0;
      case GREATER -> order > 0;
      case LESS -> order < 0;
      default -> order <= 0;
    };
  }

  private static boolean same(String one, String other) {
    boolean number = other.matches("-?(0|[1-9]\\d{0,30})(\\.\\d{1,30})?([eE][+-]?\\d{1,3})?");
    return one.equals(other)
        || (number
            && (one.equals(Double.toString(Double.parseDouble(other)))
                || one.equals(new BigDecimal(other).stripTrailingZeros().toPlainString())));
  }

  private static Predicate<String> number(Predicate<Integer> order, String bound) {
    return value ->
        switch (value) {
          // Numbers that have no digits come after, or before, all others.
          case "Infinity" -> order.test(1);
          case "-Infinity" -> order.test(-1);
          default ->
              value.matches("[+-]?\\d{1,40}(\\.\\d{1,40})?([eE][+-]?\\d{1,3})?")
                  && order.test(new BigDecimal(value).compareTo(new BigDecimal(bound)));
        };
  }

  /** An attribute may be empty, a field of a body is then as good as not there. */
  private static boolean isThere(LogRecord line, LogKey.Named key) {
    List<String> inBody = values(line, new LogKey.Named(LogKey.Scope.BODY, key.name()));
    List<String> all = values(line, key);
    boolean readsBody = key.scope() == LogKey.Scope.ANY || key.scope() == LogKey.Scope.BODY;
    boolean attribute = readsBody ? all.size() > inBody.size() : !all.isEmpty();
    return attribute || (readsBody && inBody.stream().anyMatch(value -> !value.isEmpty()));
  }

  private static List<String> values(LogRecord line, LogKey.Named key) {
    List<String> values = new ArrayList<>();
    fields(
        line,
        key.scope(),
        (name, value) -> {
          if (name.equals(key.name())) {
            values.add(value);
          }
        });
    return values;
  }

  private interface Field {
    void take(String key, String value);
  }

  private static void fields(LogRecord line, LogKey.Scope scope, Field field) {
    if (scope == LogKey.Scope.ANY) {
      attributes(line.attributes(), field);
    }
    if (scope == LogKey.Scope.ANY || scope == LogKey.Scope.RESOURCE) {
      attributes(line.resource().attributes(), field);
    }
    if (scope == LogKey.Scope.ANY || scope == LogKey.Scope.SCOPE) {
      attributes(line.scope().attributes(), field);
    }
    if (scope == LogKey.Scope.ANY || scope == LogKey.Scope.BODY) {
      BodyFields.visit(
          line.body(),
          (key, value) -> {
            if (!key.isEmpty()) {
              field.take(key, value);
            }
            return true;
          });
    }
  }

  private static void attributes(Attributes attributes, Field field) {
    attributes.forEach((key, value) -> {
      if (!key.isEmpty()) {
        field.take(key, value.toString());
      }
    });
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (char c : (text + " ").toCharArray()) {
      if (Character.isLetterOrDigit(c) || c == '_') {
        word.append(Character.toLowerCase(c));
      } else if (!word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      }
    }
    return words;
  }

  private String piece(String body) {
    int from = random.nextInt(body.length());
    return body.substring(from, Math.min(body.length(), from + 1 + random.nextInt(20)));
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
