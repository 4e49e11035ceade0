package dev.pharos.query.logql;

import dev.pharos.query.logql.LabelCondition.Quantity;
import dev.pharos.query.logql.Matcher.Operator;
import dev.pharos.query.logql.Token.Kind;
import java.util.Set;

/** Reads conditions on labels. */
final class ConditionParser {
  private static final Set<String> COMPARISONS =
      Set.of("=", "==", "!=", "=~", "!~", ">", ">=", "<", "<=");

  /** Deeper parentheses are no query of a person. */
  private static final int DEEPEST = 100;

  private final Cursor in;
  private int depth;

  ConditionParser(Cursor in) {
    this.in = in;
  }

  static boolean isComparison(Token token) {
    return COMPARISONS.contains(token.text());
  }

  /** Of a text. */
  Matcher matcher() {
    String label = in.identifier();
    Operator operator =
        switch (in.peek().text()) {
          case "=" -> Operator.EQUAL;
          case "!=" -> Operator.NOT_EQUAL;
          case "=~" -> Operator.MATCHES;
          case "!~" -> Operator.MATCHES_NOT;
          default -> throw in.unexpected("=", "=~", "!=", "!~");
        };
    in.take();
    return matcher(label, operator);
  }

  private Matcher matcher(String label, Operator operator) {
    Token token = in.peek();
    String value = in.string();
    if (operator == Operator.MATCHES || operator == Operator.MATCHES_NOT) {
      PipelineParser.regexp(token, value);
    }
    return new Matcher(label, operator, value);
  }

  /**
   * With {@code or}, and with {@code and}, which a comma stands for too and which binds tighter.
   */
  LabelCondition condition() {
    LabelCondition left = conjunction();
    while (in.takeIfWord("or")) {
      left = new LabelCondition.Or(left, conjunction());
    }
    return left;
  }

  private LabelCondition conjunction() {
    LabelCondition left = single();
    while (in.takeIfWord("and") || in.takeIf(",")) {
      left = new LabelCondition.And(left, single());
    }
    return left;
  }

  private LabelCondition single() {
    if (in.takeIf("(")) {
      if (++depth > DEEPEST) {
        throw in.unexpected();
      }
      LabelCondition inner = condition();
      in.expect(")");
      depth--;
      return inner;
    }
    String label = in.identifier();
    Token sign = in.peek();
    if (sign.kind() != Kind.SIGN || !isComparison(sign)) {
      throw in.unexpected("=", "!=", "=~", ">");
    }
    in.take();
    Token value = in.peek();
    if (sign.text().endsWith("~") || value.kind() == Kind.STRING) {
      return ofText(label, sign);
    }
    if (value.isWord("ip") && (sign.is("=") || sign.is("!="))) {
      return ofAddress(label, sign.is("!="));
    }
    return ofQuantity(label, sign.is("=") ? "==" : sign.text());
  }

  private LabelCondition ofText(String label, Token sign) {
    Operator operator =
        switch (sign.text()) {
          case "=", "==" -> Operator.EQUAL;
          case "!=" -> Operator.NOT_EQUAL;
          case "=~" -> Operator.MATCHES;
          case "!~" -> Operator.MATCHES_NOT;
          default -> throw in.unexpected("BYTES", "NUMBER", "DURATION");
        };
    return new LabelCondition.OfText(matcher(label, operator));
  }

  private LabelCondition ofAddress(String label, boolean negated) {
    in.take();
    in.expect("(");
    Token token = in.peek();
    String addresses = in.string();
    if (!IpRange.isOne(addresses)) {
      throw LogqlException.at(token, "ip: '" + addresses + "' is no address, network or range");
    }
    in.expect(")");
    return new LabelCondition.OfAddress(label, negated, addresses);
  }

  private LabelCondition ofQuantity(String label, String sign) {
    String minus = in.takeIf("-") ? "-" : "";
    Token value = in.peek();
    Quantity quantity =
        switch (value.kind()) {
          case NUMBER -> Quantity.NUMBER;
          case DURATION -> Quantity.DURATION;
          case BYTES -> Quantity.BYTES;
          default -> throw in.unexpected("STRING", "NUMBER", "DURATION", "BYTES");
        };
    in.take();
    String text = value.text();
    double number =
        switch (quantity) {
          case NUMBER -> Double.parseDouble(text);
          case DURATION -> Units.seconds(text);
          case BYTES -> Units.bytes(text);
        };
    return new LabelCondition.OfQuantity(
        label, sign, quantity, minus + text, minus.isEmpty() ? number : -number);
  }
}
