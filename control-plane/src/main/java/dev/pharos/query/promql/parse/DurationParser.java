package dev.pharos.query.promql.parse;

import dev.pharos.query.promql.parse.Token.Kind;
import java.util.Set;

/**
 * Reads numbers and durations: either may stand where the other does. Arithmetic between them is
 * done here, so that a tree has its result.
 */
final class DurationParser {
  /** As Prometheus complains where it reads no arithmetic in durations at all. */
  private static final String EXPERIMENTAL = "experimental duration expression is not enabled";

  private static final String WANTED = "number, duration, step(), or range()";

  /** Seconds that fit into 63 bits of nanoseconds. */
  private static final double LARGEST_SECONDS = 0x1p63 / 1e9;

  private static final double MILLISECONDS = 1000;
  private static final Set<String> FACTORS = Set.of("*", "/", "%");
  private static final Set<String> CHOICES = Set.of("min_of", "max_of");

  private final TokenReader tokens;

  DurationParser(TokenReader tokens) {
    this.tokens = tokens;
  }

  boolean atNumber() {
    return tokens.at(Kind.NUMBER) || tokens.at(Kind.DURATION);
  }

  /** A number or a duration, which is so many seconds. */
  NumberLiteral number() {
    Token token = tokens.next();
    if (token.kind() == Kind.DURATION) {
      return new NumberLiteral(seconds(token), true, token.position());
    }
    double value =
        NumberText.read(token.text())
            .orElseThrow(() ->
                tokens.error(
                    token.position(),
                    "error parsing number: strconv.ParseFloat: parsing "
                        + Quoted.quote(token.text())
                        + ": invalid syntax"));
    return new NumberLiteral(value, false, token.position());
  }

  private double seconds(Token token) {
    return Durations.milliseconds(token.text())
            .orElseThrow(() ->
                tokens.error(
                    token.position(),
                    Durations.isForm(token.text())
                        ? "duration out of range"
                        : "not a valid duration string: " + Quoted.quote(token.text())))
        / MILLISECONDS;
  }

  /** Milliseconds behind {@code offset}; arithmetic behind it stands in parentheses. */
  long offset() {
    Token first = tokens.peek();
    boolean signed = first.isSign();
    if (signed) {
      tokens.next();
    }
    refuseTimesOfTheQuery();
    if (!atNumber() && !atExpression()) {
      throw tokens.unexpected("offset", WANTED);
    }
    long milliseconds = bounded(operand("offset", WANTED), first);
    return signed && first.text().equals("-") ? -milliseconds : milliseconds;
  }

  /** Milliseconds inside brackets, more than none. */
  private long positive(String context, String wanted) {
    Token first = tokens.peek();
    double seconds = sum(context, wanted);
    long milliseconds = bounded(seconds, first);
    if (!(seconds > 0)) {
      throw tokens.error(first.position(), "duration must be greater than 0");
    }
    return milliseconds;
  }

  /** Milliseconds of a range, behind its opening bracket. */
  long range() {
    return positive("subquery or range selector", WANTED);
  }

  /** Milliseconds of a subquery's step, behind its colon. */
  long step() {
    return positive("subquery selector", "number, duration, step(), range(), or \"]\"");
  }

  /** Seconds of terms that are added and subtracted. */
  private double sum(String context, String wanted) {
    double sum = product(context, wanted);
    while (tokens.peek().isSign()) {
      boolean minus = tokens.next().text().equals("-");
      double term = product(context, wanted);
      sum += minus ? -term : term;
    }
    return sum;
  }

  private double product(String context, String wanted) {
    double product = signed(context, wanted);
    while (tokens.at(Kind.OPERATOR) && FACTORS.contains(tokens.peek().text())) {
      Token operator = tokens.next();
      double factor = signed(context, wanted);
      if (factor == 0 && !operator.text().equals("*")) {
        throw tokens.error(
            operator.position(),
            operator.text().equals("/") ? "division by zero" : "modulo by zero");
      }
      product =
          switch (operator.text()) {
            case "*" -> product * factor;
            case "/" -> product / factor;
            default -> product % factor;
          };
    }
    return product;
  }

  /** A sign binds less tightly than a power, as everywhere. */
  private double signed(String context, String wanted) {
    if (tokens.peek().isSign()) {
      boolean minus = tokens.next().text().equals("-");
      double value = signed(context, wanted);
      return minus ? -value : value;
    }
    double base = operand(context, wanted);
    if (tokens.at(Kind.OPERATOR) && tokens.peek().text().equals("^")) {
      tokens.next();
      return Math.pow(base, signed(context, wanted));
    }
    return base;
  }

  /** A number, a duration, or arithmetic in parentheses or between two choices. */
  private double operand(String context, String wanted) {
    refuseTimesOfTheQuery();
    if (tokens.nextIf("(")) {
      double inner = sum(context, wanted);
      close(context);
      return inner;
    }
    if (atExpression()) {
      boolean smaller = tokens.next().word().equals("min_of");
      tokens.next();
      double one = sum(context, wanted);
      if (!tokens.nextIf(",")) {
        throw tokens.unexpected(context, "\",\"");
      }
      double other = sum(context, wanted);
      close(context);
      return smaller ? Math.min(one, other) : Math.max(one, other);
    }
    if (!atNumber()) {
      throw tokens.unexpected(context, wanted);
    }
    Token first = tokens.peek();
    double value = number().value();
    bounded(value, first);
    return value;
  }

  private void close(String context) {
    if (!tokens.nextIf(")")) {
      throw tokens.unexpected(context, "\")\"");
    }
  }

  private boolean atExpression() {
    Token token = tokens.peek();
    return token.isPunctuation("(")
        || (tokens.at(Kind.PREPROCESSOR)
            && CHOICES.contains(token.word())
            && tokens.second().isPunctuation("("));
  }

  /** What {@code step()} and {@code range()} are is known only when the query is asked. */
  private void refuseTimesOfTheQuery() {
    if (tokens.at(Kind.PREPROCESSOR)
        && tokens.second().isPunctuation("(")
        && !CHOICES.contains(tokens.peek().word())) {
      throw tokens.error(tokens.peek().position(), EXPERIMENTAL);
    }
  }

  private long bounded(double seconds, Token first) {
    if (!(Math.abs(seconds) <= LARGEST_SECONDS)) {
      throw tokens.error(first.position(), "duration out of range");
    }
    return Math.round(seconds * MILLISECONDS);
  }
}
