package dev.pharos.query.tracelang;

import java.util.List;

/**
 * The tokens of a query for traces. What a character means depends on what stands before it: behind
 * an operator a minus belongs to the value, elsewhere it means "not". For one thread.
 */
final class Lexer extends TokenScanner {
  private Lexer(String text) {
    super(text);
  }

  /** All tokens; the last one is the end. */
  static List<Token> tokens(String text) {
    return new Lexer(text).run();
  }

  /** Whether a character can stand in a word without quotes. */
  static boolean isWordCharacter(char c) {
    return !isSpace(c) && "(){}\"'=!<>~&|".indexOf(c) < 0;
  }

  @Override
  protected Token next() {
    char c = text.charAt(at());
    return switch (c) {
      case '(' -> symbol(Token.Kind.OPEN, 1);
      case ')' -> symbol(Token.Kind.CLOSE, 1);
      case '{' -> symbol(Token.Kind.OPEN_GROUP, 1);
      case '}' -> symbol(Token.Kind.CLOSE_GROUP, 1);
      case '"', '\'' -> quoted(c);
      case '&' -> twice(c, Token.Kind.AND_ALSO);
      case '|' -> twice(c, Token.Kind.OR_ELSE);
      case '=' -> equal();
      case '!' ->
          isNext('=') || isNext('~') ? symbol(Token.Kind.OPERATOR, 2) : symbol(Token.Kind.NOT, 1);
      case '>', '<' -> order();
      case '~' -> operator("~");
      default -> c == '-' && !isBehindOperator() ? symbol(Token.Kind.NOT, 1) : word();
    };
  }

  private Token twice(char c, Token.Kind kind) {
    if (!isNext(c)) {
      throw new QuerySyntaxException(
          "'%c' stands alone.".formatted(c), at(), 1, List.of("'%c%c'".formatted(c, c)));
    }
    return symbol(kind, 2);
  }

  private Token word() {
    int end = at();
    while (end < text.length() && isWordCharacter(text.charAt(end))) {
      end++;
    }
    return symbol(Token.Kind.WORD, end - at());
  }
}
