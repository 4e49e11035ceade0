package dev.pharos.query.promql.parse;

import dev.pharos.query.promql.parse.Token.Kind;
import java.util.Set;

/** Reads numbers and durations: either may stand where the other does. */
final class DurationParser {
  /** Arithmetic inside durations is behind a flag of Prometheus'. */
  private static final String EXPERIMENTAL = "experimental duration expression is not enabled";

  private static final String WANTED = "number, duration, step(), or range()";

  /** Seconds that fit into 63 bits of nanoseconds. */
  private static final double LARGEST_SECONDS = 0x1p63 / 1e9;

  private static final double MILLISECONDS = 1000;
  private static final Set<String> ARITHMETIC = Set.of("+", "-", "*", "/", "%", "^");

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

  /** Milliseconds behind {@code offset}; a sign may stand before them. */
  long offset() {
    Token first = tokens.peek();
    boolean signed = first.isSign();
    if (signed) {
      tokens.next();
    }
    refuseExpression();
    if (!atNumber()) {
      throw tokens.unexpected("offset", WANTED);
    }
    long milliseconds = bounded(number());
    return signed && first.text().equals("-") ? -milliseconds : milliseconds;
  }

  /** Milliseconds inside brackets, more than none. */
  long positive(String context, String wanted) {
    Token first = tokens.peek();
    boolean negative = false;
    while (tokens.peek().isSign()) {
      negative ^= tokens.next().text().equals("-");
    }
    refuseExpression();
    if (!atNumber()) {
      throw tokens.unexpected(context, wanted);
    }
    NumberLiteral number = number();
    if (tokens.at(Kind.OPERATOR) && ARITHMETIC.contains(tokens.peek().text())) {
      throw tokens.error(first.position(), EXPERIMENTAL);
    }
    long milliseconds = bounded(number);
    if (negative || !(number.value() > 0)) {
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

  private void refuseExpression() {
    if (tokens.peek().isPunctuation("(")
        || (tokens.at(Kind.PREPROCESSOR) && tokens.second().isPunctuation("("))) {
      throw tokens.error(tokens.peek().position(), EXPERIMENTAL);
    }
  }

  private long bounded(NumberLiteral number) {
    if (number.value() > LARGEST_SECONDS) {
      throw tokens.error(number.position(), "duration out of range");
    }
    return Math.round(number.value() * MILLISECONDS);
  }
}
