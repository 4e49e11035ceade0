package dev.pharos.query.promql.parse;

import dev.pharos.query.promql.parse.TimeShift.Anchor;
import dev.pharos.query.promql.parse.Token.Kind;
import dev.pharos.signal.metric.GoNumber;
import java.util.Locale;

/** Reads what stands behind an operand: ranges, subqueries, {@code offset} and {@code @}. */
final class ModifierParser {
  private static final double MILLISECONDS = 1000;
  private static final String PRECEDED =
      " modifier must be preceded by an instant vector selector or range vector selector or a"
          + " subquery";

  private final TokenReader tokens;
  private final Tree tree;
  private final DurationParser durations;

  ModifierParser(TokenReader tokens, Tree tree, DurationParser durations) {
    this.tokens = tokens;
    this.tree = tree;
    this.durations = durations;
  }

  /** The operand with all that follows it. */
  Expr behind(Expr operand) {
    Expr result = operand;
    while (true) {
      Token token = tokens.peek();
      if (token.isPunctuation("[")) {
        result = bracket(result);
      } else if (token.isKeyword("offset")) {
        result = offset(result);
      } else if (token.isOperator("@")) {
        result = at(result);
      } else if (token.isKeyword("anchored") || token.isKeyword("smoothed")) {
        throw tokens.error(
            result.position(), token.word() + " modifier is experimental and not enabled");
      } else {
        return result;
      }
    }
  }

  private Expr bracket(Expr operand) {
    Token open = tokens.next();
    long rangeMs = durations.range();
    Token close = tokens.peek();
    if (tokens.nextIf("]")) {
      VectorSelector selector = ranged(operand, open.position().to(close.position()));
      Position position = operand.position().to(close.position());
      return tree.node(new MatrixSelector(selector, rangeMs, position), operand);
    }
    if (!tokens.nextIf(":")) {
      throw tokens.unexpected("subquery or range", "\":\" or \"]\"");
    }
    long stepMs = tokens.peek().isPunctuation("]") ? 0 : durations.step();
    close = tokens.peek();
    if (!tokens.nextIf("]")) {
      throw tokens.unexpected("subquery selector", "\"]\"");
    }
    Position position = operand.position().to(close.position());
    return tree.node(new Subquery(operand, rangeMs, stepMs, TimeShift.NONE, position), operand);
  }

  private VectorSelector ranged(Expr operand, Position brackets) {
    if (!(operand instanceof VectorSelector selector)) {
      throw tokens.error(brackets, "ranges only allowed for vector selectors");
    }
    if (selector.shift().offsetMs() != 0) {
      throw tokens.error(brackets, "no offset modifiers allowed before range");
    }
    if (selector.shift().isAnchored()) {
      throw tokens.error(brackets, "no @ modifiers allowed before range");
    }
    return selector;
  }

  private Expr offset(Expr operand) {
    tokens.next();
    long offsetMs = durations.offset();
    TimeShift shift = shiftOf(operand, "offset");
    if (shift.offsetMs() != 0) {
      throw tokens.error(operand.position(), "offset may not be set multiple times");
    }
    return shifted(operand, shift.offset(offsetMs));
  }

  private Expr at(Expr operand) {
    tokens.next();
    Anchor anchor = Anchor.TIME;
    double seconds = 0;
    if (tokens.at(Kind.PREPROCESSOR) && isAnchor(tokens.peek().word())) {
      anchor = Anchor.valueOf(tokens.next().word().toUpperCase(Locale.ROOT));
      if (!tokens.nextIf("(") || !tokens.nextIf(")")) {
        throw tokens.unexpected("@", "timestamp");
      }
    } else {
      seconds = seconds();
      if (!(Math.abs(seconds) < Long.MAX_VALUE)) {
        throw tokens.error(
            operand.position(),
            "timestamp out of bounds for @ modifier: "
                + (Double.isFinite(seconds) ? "%f".formatted(seconds) : GoNumber.plain(seconds)));
      }
    }
    TimeShift shift = shiftOf(operand, "@");
    if (shift.isAnchored()) {
      throw tokens.error(operand.position(), "@ <timestamp> may not be set multiple times");
    }
    return shifted(
        operand,
        anchor == Anchor.TIME ? shift.at(Math.round(seconds * MILLISECONDS)) : shift.at(anchor));
  }

  private static boolean isAnchor(String word) {
    return word.equals("start") || word.equals("end");
  }

  private double seconds() {
    boolean signed = tokens.peek().isSign();
    boolean negative = signed && tokens.next().text().equals("-");
    if (!durations.atNumber()) {
      throw tokens.unexpected("@", "timestamp");
    }
    double seconds = durations.number().value();
    return negative ? -seconds : seconds;
  }

  private TimeShift shiftOf(Expr operand, String modifier) {
    return switch (operand) {
      case VectorSelector selector -> selector.shift();
      case MatrixSelector matrix -> matrix.selector().shift();
      case Subquery subquery -> subquery.shift();
      default -> throw tokens.error(operand.position(), modifier + PRECEDED);
    };
  }

  private Expr shifted(Expr operand, TimeShift shift) {
    Position position = new Position(operand.position().start(), tokens.previousEnd());
    Expr result =
        switch (operand) {
          case VectorSelector s -> new VectorSelector(s.name(), s.matchers(), shift, position);
          case MatrixSelector m -> {
            VectorSelector s = m.selector();
            yield new MatrixSelector(
                new VectorSelector(s.name(), s.matchers(), shift, s.position()),
                m.rangeMs(),
                position);
          }
          case Subquery q -> new Subquery(q.expression(), q.rangeMs(), q.stepMs(), shift, position);
          default -> throw new IllegalStateException("not shiftable: " + operand);
        };
    return tree.replace(result, operand);
  }
}
