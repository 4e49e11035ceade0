package dev.pharos.store;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.LogRecord;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;

/** Filters of every form, about what lines at hand have, so that many find some. */
final class RandomLogFilters {
  private final Random random;
  private final List<LogRecord> lines;

  RandomLogFilters(long seed, List<LogRecord> lines) {
    this.random = new Random(seed);
    this.lines = lines;
  }

  LogFilter next() {
    return filter(3, lines.get(random.nextInt(lines.size())));
  }

  private LogFilter filter(int depth, LogRecord line) {
    LogRecord about = random.nextInt(4) == 0 ? lines.get(random.nextInt(lines.size())) : line;
    return switch (depth == 0 ? 9 : random.nextInt(10)) {
      case 0, 1, 2 -> LogFilter.all(several(depth, about));
      case 3, 4 -> LogFilter.some(several(depth, about));
      case 5 -> new LogFilter.Not(filter(depth - 1, about));
      default -> leaf(about);
    };
  }

  private List<LogFilter> several(int depth, LogRecord about) {
    List<LogFilter> filters = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      filters.add(filter(depth - 1, about));
    }
    return filters;
  }

  private LogFilter leaf(LogRecord about) {
    String body = about.bodyText();
    return switch (random.nextInt(13)) {
      case 0 -> new LogFilter.OfTrace(about.traceId());
      case 1 -> new LogFilter.OfSpan(about.spanId());
      case 2 -> new LogFilter.OfSeverity(about.severity(), about.severity() + random.nextInt(9));
      case 3, 4 -> LogFilter.phrase(words(body));
      case 5 -> new LogFilter.Contains(piece(body), false);
      case 6 -> new LogFilter.Contains(piece(body).toUpperCase(Locale.ROOT), true);
      case 7 -> new LogFilter.Finds(new TextPattern(Pattern.quote(piece(body)) + "\\w*"));
      case 8, 9 -> {
        LogText text = pick(LogText.values());
        yield new LogFilter.OfText(text, test(text.of(about)));
      }
      case 10, 11 -> bodyField(about);
      default -> attribute(about);
    };
  }

  private LogFilter bodyField(LogRecord about) {
    List<String> keys = new ArrayList<>(List.of("took"));
    List<String> values = new ArrayList<>(List.of("7ms"));
    BodyFields.visit(
        about.body(),
        (key, value) -> {
          keys.add(key);
          values.add(value);
          return true;
        });
    int at = random.nextInt(keys.size());
    return new LogFilter.OfBodyField(keys.get(at), test(values.get(at)));
  }

  /** Some words that follow each other. */
  private String words(String body) {
    List<String> words = LineWords.of(body);
    if (words.isEmpty()) {
      return "no";
    }
    int from = random.nextInt(words.size());
    int to = Math.min(words.size(), from + 1 + random.nextInt(3));
    return String.join(" ", words.subList(from, to)).toUpperCase(Locale.ROOT);
  }

  private String piece(String body) {
    if (body.isEmpty()) {
      return "x";
    }
    int from = random.nextInt(body.length());
    int to = Math.min(body.length(), from + 1 + random.nextInt(12));
    return body.substring(from, to);
  }

  private LogFilter attribute(LogRecord about) {
    AttributePlace place = pick(AttributePlace.values());
    Attributes attributes =
        switch (random.nextInt(4)) {
          case 0 -> about.resource().attributes();
          case 1 -> about.scope().attributes();
          default -> about.attributes();
        };
    if (attributes.isEmpty()) {
      return new LogFilter.OfAttribute(place, "http.route", new ValueTest.Present());
    }
    int at = random.nextInt(attributes.size());
    return new LogFilter.OfAttribute(
        place, attributes.key(at), test(attributes.value(at).toString()));
  }

  private ValueTest test(String text) {
    return switch (random.nextInt(6)) {
      case 0 -> new ValueTest.Present();
      case 1 -> new ValueTest.In(Set.of(text, "GET" + text));
      case 2 -> new ValueTest.Like(new TextPattern(Pattern.quote(text) + ".*"));
      case 3 ->
          new ValueTest.Number(
              pick(ValueTest.Comparison.values()), BigDecimal.valueOf(random.nextInt(40) - 20, 1));
      default -> ValueTest.is(text);
    };
  }

  private <T> T pick(T[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
