package dev.pharos.query.promql.parse;

import dev.pharos.query.promql.parse.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Cuts a query into tokens. Braces and brackets have rules of their own: inside braces every word
 * is a label's name, inside brackets stand durations. The first error ends the tokens, as a token
 * of its own: the parser may find something wrong before it.
 */
final class Lexer {
  private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "atan2");
  private static final Set<String> KEYWORDS =
      Set.of(
          "offset",
          "smoothed",
          "anchored",
          "by",
          "without",
          "on",
          "ignoring",
          "group_left",
          "group_right",
          "bool");

  /** Keywords only before a parenthesis: queries older than them use them as names. */
  private static final Set<String> FILLS = Set.of("fill", "fill_left", "fill_right");

  private static final Set<String> DURATION_WORDS = Set.of("step", "range", "max_of", "min_of");
  private static final String ONE_CHARACTER_OPERATORS = "*/%+-^@";

  private final Characters in;
  private final List<Token> tokens = new ArrayList<>();
  private int parentheses;
  private boolean inBraces;
  private boolean inBrackets;

  /** Right behind an opening bracket, before anything but a duration could come. */
  private boolean durationBegins;

  private boolean colon;
  private boolean done;

  private Lexer(String query) {
    in = new Characters(query);
  }

  /** The last token is the query's end or an error. */
  static List<Token> tokens(String query) {
    Lexer lexer = new Lexer(query);
    while (!lexer.done) {
      lexer.step();
    }
    return lexer.tokens;
  }

  private void step() {
    in.skipSpaces();
    in.begin();
    int c = in.next();
    if (c == '#' && !durationBegins) {
      skipComment();
    } else if (inBraces) {
      insideBraces(c);
    } else if (durationBegins) {
      durationBegins = false;
      insideDuration(c);
    } else {
      statement(c);
    }
  }

  private void skipComment() {
    int c = in.next();
    while (c != '\n' && c != '\r' && c != Characters.END) {
      c = in.next();
    }
  }

  private void statement(int c) {
    switch (c) {
      case Characters.END -> end();
      case ',' -> punctuation();
      case '=' -> {
        if (in.accept("=")) {
          operator();
        } else if (in.is("~")) {
          error("unexpected character after '=': '~'");
        } else {
          punctuation();
        }
      }
      case '!' -> {
        if (in.accept("=")) {
          operator();
        } else {
          error("unexpected character after '!': " + Quoted.quoteCharacter(in.peek()));
        }
      }
      case '<', '>' -> {
        in.accept("=/");
        operator();
      }
      case '"', '\'', '`' -> string(c);
      case '(', ')' -> parenthesis(c);
      case '{' -> {
        punctuation();
        inBraces = true;
      }
      case '[' -> openBracket();
      case ']' -> closeBracket();
      default -> rest(c);
    }
  }

  private void rest(int c) {
    if (ONE_CHARACTER_OPERATORS.indexOf(c) >= 0) {
      operator();
    } else if (Characters.isDigit(c) || (c == '.' && Characters.isDigit(in.peek()))) {
      in.back();
      numberOrDuration();
    } else if (!Characters.isAlpha(c) && c != ':') {
      error("unexpected character: " + Quoted.quoteCharacter(c));
    } else if (inBrackets) {
      wordInBrackets(c);
    } else {
      word();
    }
  }

  private void end() {
    if (parentheses != 0) {
      error("unclosed left parenthesis");
    } else if (inBrackets) {
      error("unclosed left bracket");
    } else {
      add(Kind.END);
      done = true;
    }
  }

  private void parenthesis(int c) {
    parentheses += c == '(' ? 1 : -1;
    if (parentheses < 0) {
      in.begin();
      error("unexpected right parenthesis ')'");
    } else {
      punctuation();
    }
  }

  private void openBracket() {
    if (inBrackets) {
      error("unexpected left bracket '['");
      return;
    }
    punctuation();
    inBrackets = true;
    durationBegins = true;
    colon = false;
  }

  private void closeBracket() {
    if (!inBrackets) {
      error("unexpected right bracket ']'");
      return;
    }
    punctuation();
    inBrackets = false;
  }

  private void insideDuration(int c) {
    boolean number = Characters.isDigit(c) || (c == '.' && Characters.isDigit(in.peek()));
    if (c == Characters.END) {
      error("unexpected end of input in duration expression");
    } else if (c == ':') {
      in.begin();
      error("unexpected colon before duration in duration expression");
    } else if (number || "()],*/%+-^".indexOf(c) >= 0) {
      durationBegins = c == '(' || c == '+' || c == '-';
      statement(c);
    } else if (Characters.isAlpha(c) && durationWord()) {
      add(Kind.PREPROCESSOR);
    } else {
      error("unexpected character in duration expression: " + Quoted.quoteCharacter(c));
    }
  }

  private void wordInBrackets(int c) {
    if (c == ':' && !colon) {
      colon = true;
      punctuation();
    } else if (c == ':') {
      error("unexpected colon ':'");
    } else if (durationWord()) {
      add(Kind.PREPROCESSOR);
    } else {
      error("unexpected character: " + Quoted.quoteCharacter(c) + ", expected ':'");
    }
  }

  private boolean durationWord() {
    in.skipWord();
    return DURATION_WORDS.contains(in.taken().toLowerCase(Locale.ROOT));
  }

  private void insideBraces(int c) {
    switch (c) {
      case Characters.END -> error("unexpected end of input inside braces");
      case ',' -> punctuation();
      case '"', '\'', '`' -> string(c);
      case '=' -> {
        in.accept("~");
        punctuation();
      }
      case '!' -> {
        if (in.accept("~=")) {
          punctuation();
        } else {
          error(
              "unexpected character after '!' inside braces: " + Quoted.quoteCharacter(in.peek()));
        }
      }
      case '{' -> error("unexpected left brace '{'");
      case '}' -> {
        punctuation();
        inBraces = false;
      }
      default -> {
        if (Characters.isAlpha(c)) {
          in.skipWord();
          add(Kind.IDENTIFIER);
        } else {
          error("unexpected character inside braces: " + Quoted.quoteCharacter(c));
        }
      }
    }
  }

  private void numberOrDuration() {
    if (NumberScanner.number(in)) {
      add(Kind.NUMBER);
    } else if (NumberScanner.duration(in)) {
      add(Kind.DURATION);
    } else {
      error("bad number or duration syntax: " + Quoted.quote(in.taken()));
    }
  }

  private void word() {
    while (Characters.isAlphaNumeric(in.peek()) || in.peek() == ':') {
      in.next();
    }
    String text = in.taken();
    add(text.indexOf(':') >= 0 ? Kind.METRIC_IDENTIFIER : kindOf(text.toLowerCase(Locale.ROOT)));
  }

  private Kind kindOf(String word) {
    if (OPERATORS.contains(word)) {
      return Kind.OPERATOR;
    }
    if (AggregationOperator.named(word).isPresent()) {
      return Kind.AGGREGATOR;
    }
    if (KEYWORDS.contains(word) || (FILLS.contains(word) && in.comes('('))) {
      return Kind.KEYWORD;
    }
    if (DURATION_WORDS.contains(word) || word.equals("start") || word.equals("end")) {
      return Kind.PREPROCESSOR;
    }
    return word.equals("inf") || word.equals("nan") ? Kind.NUMBER : Kind.IDENTIFIER;
  }

  private void string(int quote) {
    StringScanner.error(in, quote)
        .ifPresentOrElse(
            this::error,
            () -> {
              add(Kind.STRING);
            });
  }

  private void operator() {
    add(Kind.OPERATOR);
  }

  private void punctuation() {
    add(Kind.PUNCTUATION);
  }

  private void add(Kind kind) {
    tokens.add(new Token(kind, in.taken(), in.start(), in.place()));
  }

  private void error(String what) {
    tokens.add(new Token(Kind.ERROR, what, in.start(), in.length()));
    done = true;
  }
}
