package dev.pharos.query.tracelang;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Trees of any form that the language can say. */
public final class RandomQueries {
  private static final String[] NAMES = {
    "http.route",
    "a",
    "user.tier",
    "db-x",
    "service",
    "duration",
    "AND",
    "not",
    "-x",
    "has:a",
    "span.kind",
    "event.name",
    "with space",
    "quo\"te",
    "back\\slash",
    "a=b",
    "{x}",
    "ümlaut",
    "*",
    "spans",
    "x:y",
    "'",
    "&&",
    "resource."
  };
  private static final String[] TEXTS = {
    "order",
    "/orders/{id}",
    "",
    " ",
    "5",
    "-5",
    "1e3",
    "*",
    "500ms",
    "a\"b",
    "\\d+",
    "\\",
    "AND",
    "or",
    "é",
    "x'y",
    "-z",
    "a|b",
    "(",
    "{",
    "line\nbreak",
    "😀"
  };
  private static final String[] PATTERNS = {"POST.*", "\\d+", "a|b", "", "[\"']", "5", "x y"};
  private static final String[] NUMBERS = {"0", "-1", "5", "0.5", "1e3", "1E-3", "123456789012"};
  private static final long[] DURATIONS = {
    0, 1, 999, 1_000, 1_500_000, 500_000_000, 60_000_000_000L, 7_200_000_000_000L, Long.MAX_VALUE
  };

  private final Random random;

  public RandomQueries(long seed) {
    random = new Random(seed);
  }

  public TraceExpression trace() {
    return trace(3);
  }

  private TraceExpression trace(int depth) {
    return switch (depth == 0 ? 0 : random.nextInt(6)) {
      case 3 -> new TraceExpression.And(traces(depth));
      case 4 -> new TraceExpression.Or(traces(depth));
      case 5 -> new TraceExpression.Not(trace(depth - 1));
      default ->
          new TraceExpression.Group(
              random.nextInt(8) == 0 ? new SpanExpression.Anything() : span(3));
    };
  }

  private List<TraceExpression> traces(int depth) {
    List<TraceExpression> parts = new ArrayList<>();
    for (int i = 2 + random.nextInt(2); i > 0; i--) {
      parts.add(trace(depth - 1));
    }
    return parts;
  }

  public SpanExpression span(int depth) {
    return switch (depth == 0 ? 0 : random.nextInt(7)) {
      case 3 -> new SpanExpression.And(spans(depth));
      case 4 -> new SpanExpression.Or(spans(depth));
      case 5 -> new SpanExpression.Not(span(depth - 1));
      case 6 -> new SpanExpression.Has(key());
      default -> compare();
    };
  }

  private List<SpanExpression> spans(int depth) {
    List<SpanExpression> parts = new ArrayList<>();
    for (int i = 2 + random.nextInt(2); i > 0; i--) {
      parts.add(span(depth - 1));
    }
    return parts;
  }

  private Key key() {
    return random.nextBoolean()
        ? pick(Field.values())
        : new Key.Attribute(pick(Key.Scope.values()), pick(NAMES));
  }

  private SpanExpression compare() {
    Key key = key();
    Operator[] operators =
        key instanceof Field field
            ? field.type().operators().toArray(Operator[]::new)
            : Operator.values();
    Operator operator = pick(operators);
    return new SpanExpression.Compare(key, operator, literal(key, operator));
  }

  private Literal literal(Key key, Operator operator) {
    if (operator.isPattern()) {
      return new Literal.Text(pick(PATTERNS));
    }
    if (key instanceof Field field) {
      return switch (field.type()) {
        case TEXT -> new Literal.Text(pick(TEXTS));
        case KIND, STATUS -> new Literal.Text(pick(field.type().words().toArray(String[]::new)));
        case TRACE_ID -> new Literal.Text("0123456789abcdef0123456789abcdef");
        case DURATION -> duration();
        case NUMBER -> new Literal.Number(pick(NUMBERS));
      };
    }
    if (operator.isOrder()) {
      return random.nextBoolean() ? duration() : new Literal.Number(pick(NUMBERS));
    }
    return random.nextInt(3) == 0
        ? new Literal.Number(pick(NUMBERS))
        : new Literal.Text(pick(TEXTS));
  }

  private Literal duration() {
    return new Literal.Duration(DURATIONS[random.nextInt(DURATIONS.length)]);
  }

  private <T> T pick(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
