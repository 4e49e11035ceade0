package dev.pharos.query.promql.parse;

import dev.pharos.query.promql.parse.Token.Kind;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads what names labels: matchers in braces and lists in parentheses. */
final class LabelParser {
  private static final String MATCHING = "label matching";
  private static final String GROUPING = "grouping opts";
  private static final Set<Kind> NAME_KINDS =
      Set.of(
          Kind.IDENTIFIER,
          Kind.METRIC_IDENTIFIER,
          Kind.AGGREGATOR,
          Kind.KEYWORD,
          Kind.PREPROCESSOR);
  private static final Set<String> NAME_OPERATORS = Set.of("and", "or", "unless", "atan2");

  private final TokenReader tokens;

  LabelParser(TokenReader tokens) {
    this.tokens = tokens;
  }

  /** From the opening brace to behind the closing one. */
  List<LabelMatcher> matchers() {
    tokens.next();
    List<LabelMatcher> matchers = new ArrayList<>();
    while (!tokens.nextIf("}")) {
      matchers.add(matcher());
      if (!tokens.nextIf(",") && !tokens.peek().isPunctuation("}")) {
        throw tokens.unexpected(MATCHING, "\",\" or \"}\"");
      }
    }
    return matchers;
  }

  private LabelMatcher matcher() {
    Token name = tokens.peek();
    if (name.kind() != Kind.IDENTIFIER && name.kind() != Kind.STRING) {
      throw tokens.unexpected(MATCHING, "identifier or \"}\"");
    }
    tokens.next();
    boolean quoted = name.kind() == Kind.STRING;
    String label = quoted ? Quoted.unquote(name.text()) : name.text();
    Token operator = tokens.peek();
    if (!isMatchOperator(operator)) {
      if (quoted) {
        return new LabelMatcher(LabelMatcher.Type.EQUAL, Labels.METRIC_NAME, label);
      }
      throw tokens.unexpected(MATCHING, "label matching operator");
    }
    tokens.next();
    Token value = tokens.peek();
    if (value.kind() != Kind.STRING) {
      throw tokens.unexpected(MATCHING, "string");
    }
    tokens.next();
    try {
      return new LabelMatcher(type(operator), label, Quoted.unquote(value.text()));
    } catch (IllegalArgumentException wrongExpression) {
      throw tokens.error(
          name.position().to(value.position()), String.valueOf(wrongExpression.getMessage()));
    }
  }

  private static boolean isMatchOperator(Token token) {
    return token.isPunctuation("=")
        || token.isPunctuation("!=")
        || token.isPunctuation("=~")
        || token.isPunctuation("!~");
  }

  private static LabelMatcher.Type type(Token operator) {
    return switch (operator.text()) {
      case "!=" -> LabelMatcher.Type.NOT_EQUAL;
      case "=~" -> LabelMatcher.Type.REGEX;
      case "!~" -> LabelMatcher.Type.NOT_REGEX;
      default -> LabelMatcher.Type.EQUAL;
    };
  }

  /** The list of {@code by}, {@code without}, {@code on}, {@code ignoring} and of groups. */
  List<String> names() {
    if (!tokens.nextIf("(")) {
      throw tokens.unexpected(GROUPING, "\"(\"");
    }
    List<String> names = new ArrayList<>();
    while (!tokens.nextIf(")")) {
      names.add(name());
      if (!tokens.nextIf(",") && !tokens.peek().isPunctuation(")")) {
        throw tokens.unexpected(GROUPING, "\",\" or \")\"");
      }
    }
    return names;
  }

  private String name() {
    Token token = tokens.peek();
    boolean word =
        (NAME_KINDS.contains(token.kind()) && !token.isKeyword("without"))
            || (token.kind() == Kind.OPERATOR && NAME_OPERATORS.contains(token.word()));
    if (!word && token.kind() != Kind.STRING) {
      throw tokens.unexpected(GROUPING, "label");
    }
    tokens.next();
    String name = word ? token.text() : Quoted.unquote(token.text());
    if (name.isEmpty() || !Quoted.isText(name)) {
      throw tokens.error(
          token.position(), "invalid label name for grouping: " + Quoted.quote(name));
    }
    return name;
  }
}
