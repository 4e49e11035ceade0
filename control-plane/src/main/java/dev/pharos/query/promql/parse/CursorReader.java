package dev.pharos.query.promql.parse;

import dev.pharos.query.promql.parse.PromqlCursor.Place;
import dev.pharos.query.promql.parse.Token.Kind;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the tokens before a cursor to tell what belongs there. For one cursor. */
final class CursorReader {
  private static final Set<String> LISTS =
      Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
  private static final Set<String> COMPARISONS = Set.of("=", "!=", "=~", "!~");
  private static final String QUOTES = "\"'`";

  /** What an open parenthesis belongs to. */
  private enum Parenthesis {
    /** The labels of {@code by} and the like. */
    LIST,
    AGGREGATION,
    OTHER
  }

  private final String text;
  private final int cursor;

  /** Before the cursor, whole ones. */
  private final List<Token> tokens;

  /** A quote that is not closed before the cursor. */
  private final @Nullable Token openQuote;

  /** Something before the cursor that no query has. */
  private final boolean broken;

  private final Deque<Parenthesis> parentheses = new ArrayDeque<>();

  /** Of the open brace; -1 when there is none. */
  private int brace = -1;

  private boolean inBrackets;

  /** What the parenthesis closed last belonged to. */
  private Parenthesis closed = Parenthesis.OTHER;

  CursorReader(String text, int cursor) {
    this.text = text;
    this.cursor = cursor;
    List<Token> all = Lexer.tokens(text.substring(0, cursor));
    Token end = all.getLast();
    tokens = all.subList(0, all.size() - 1);
    boolean quote =
        end.kind() == Kind.ERROR
            && end.start() < cursor
            && QUOTES.indexOf(text.charAt(end.start())) >= 0;
    openQuote = quote ? end : null;
    broken = end.kind() == Kind.ERROR && end.start() < cursor && !quote;
  }

  PromqlCursor read() {
    for (int i = 0; i < tokens.size(); i++) {
      enter(i);
    }
    if (broken) {
      return nothing();
    }
    if (openQuote != null) {
      return brace >= 0 && isComparison(last())
          ? at(Place.VALUE, openQuote.start(), endOfQuoted(openQuote.start()), true)
          : nothing();
    }
    if (inBrackets) {
      return inBrackets();
    }
    if (brace >= 0) {
      return inBraces();
    }
    return parentheses.peek() == Parenthesis.LIST ? inList() : inExpression();
  }

  private void enter(int i) {
    Token token = tokens.get(i);
    if (token.kind() != Kind.PUNCTUATION) {
      return;
    }
    switch (token.text()) {
      case "{" -> brace = i;
      case "}" -> brace = -1;
      case "[" -> inBrackets = true;
      case "]" -> inBrackets = false;
      case "(" -> parentheses.push(opened(i));
      case ")" -> {
        if (!parentheses.isEmpty()) {
          closed = parentheses.pop();
        }
      }
      default -> {}
    }
  }

  private Parenthesis opened(int i) {
    if (i == 0) {
      return Parenthesis.OTHER;
    }
    Token before = tokens.get(i - 1);
    if (isList(before)) {
      return Parenthesis.LIST;
    }
    // sum by (job) (…): the parenthesis behind the list is the aggregation's.
    boolean behindList = before.isPunctuation(")") && closed == Parenthesis.LIST;
    return before.kind() == Kind.AGGREGATOR || behindList
        ? Parenthesis.AGGREGATION
        : Parenthesis.OTHER;
  }

  private PromqlCursor inBrackets() {
    Token last = last();
    boolean typed = touches(last) && (last.kind() == Kind.NUMBER || last.kind() == Kind.DURATION);
    Token before = typed ? beforeLast() : last;
    return before != null && (before.isPunctuation("[") || before.isPunctuation(":"))
        ? at(Place.DURATION, typed ? last().start() : cursor, cursor, false)
        : nothing();
  }

  private PromqlCursor inBraces() {
    Token last = last();
    if (isComparison(last)) {
      return at(Place.VALUE, cursor, cursor, false);
    }
    if (last.kind() == Kind.IDENTIFIER && !touches(last)) {
      return at(Place.COMPARISON, cursor, cursor, false);
    }
    return listed(Place.LABEL, "{");
  }

  private PromqlCursor inList() {
    return listed(Place.GROUPING, "(");
  }

  /** A name right behind what opens a list, or behind a comma. */
  private PromqlCursor listed(Place place, String opens) {
    boolean word = touches(last()) && isWord(last());
    Token before = word ? beforeLast() : last();
    return before != null && (before.isPunctuation(opens) || before.isPunctuation(","))
        ? word(place, word)
        : nothing();
  }

  private PromqlCursor inExpression() {
    if (tokens.isEmpty()) {
      return at(Place.EXPRESSION, cursor, cursor, false);
    }
    boolean word = touches(last()) && isWord(last());
    Token before = word ? beforeLast() : last();
    if (before == null
        || before.isPunctuation("(")
        || before.isPunctuation(",")
        || before.isKeyword("bool")) {
      return word(Place.EXPRESSION, word);
    }
    if (before.kind() == Kind.OPERATOR) {
      return before.isOperator("@") ? nothing() : word(Place.OPERAND, word);
    }
    if (before.isKeyword("offset")) {
      return at(Place.DURATION, word ? last().start() : cursor, cursor, false);
    }
    if (before.kind() == Kind.KEYWORD || (!word && touches(before))) {
      return nothing();
    }
    if (before.kind() == Kind.AGGREGATOR) {
      return word(Place.AGGREGATION, word);
    }
    if (before.isPunctuation(")") && closed == Parenthesis.LIST) {
      return behindList(word);
    }
    boolean aggregated = before.isPunctuation(")") && closed == Parenthesis.AGGREGATION;
    return word(aggregated ? Place.AGGREGATED : Place.NEXT, word);
  }

  /** Behind {@code sum(x) by (job)} comes an operator, behind {@code a + on (job)} an operand. */
  private PromqlCursor behindList(boolean word) {
    int i = tokens.size() - (word ? 2 : 1);
    while (i > 0 && !tokens.get(i).isPunctuation("(")) {
      i--;
    }
    Token keyword = i > 0 ? tokens.get(i - 1) : tokens.getFirst();
    boolean aggregation = keyword.isKeyword("by") || keyword.isKeyword("without");
    if (!aggregation) {
      return word(Place.EXPRESSION, word);
    }
    boolean first = i > 1 && tokens.get(i - 2).kind() == Kind.AGGREGATOR;
    return first ? nothing() : word(Place.NEXT, word);
  }

  private PromqlCursor word(Place place, boolean word) {
    return word ? at(place, last().start(), endOfWord(), false) : at(place, cursor, cursor, false);
  }

  private PromqlCursor nothing() {
    return at(Place.NOTHING, cursor, cursor, false);
  }

  private PromqlCursor at(Place place, int from, int to, boolean quoted) {
    String typed = text.substring(from + (quoted ? 1 : 0), Math.max(cursor, from));
    return new PromqlCursor(
        place, from, to, typed, quoted, label(place), matchers(), List.copyOf(metrics()));
  }

  private String label(Place place) {
    int i = tokens.size() - (place == Place.VALUE ? 2 : 1);
    return i > brace && (place == Place.VALUE || place == Place.COMPARISON)
        ? name(tokens.get(i))
        : "";
  }

  private static String name(Token token) {
    return token.kind() == Kind.STRING ? Quoted.unquote(token.text()) : token.text();
  }

  /** Of the braces around the cursor, those that are whole. */
  private List<LabelMatcher> matchers() {
    List<LabelMatcher> found = new ArrayList<>();
    if (brace < 0) {
      return found;
    }
    if (brace > 0 && isName(tokens.get(brace - 1))) {
      found.add(
          new LabelMatcher(
              LabelMatcher.Type.EQUAL, Labels.METRIC_NAME, tokens.get(brace - 1).text()));
    }
    for (int i = brace + 1; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean whole =
          i + 2 < tokens.size()
              && isComparison(tokens.get(i + 1))
              && tokens.get(i + 2).kind() == Kind.STRING;
      if (whole) {
        add(found, name(token), tokens.get(i + 1).text(), Quoted.unquote(tokens.get(i + 2).text()));
        i += 2;
      } else if (token.kind() == Kind.STRING) {
        add(found, Labels.METRIC_NAME, "=", Quoted.unquote(token.text()));
      }
    }
    return found;
  }

  private static void add(List<LabelMatcher> to, String name, String comparison, String value) {
    for (LabelMatcher.Type type : LabelMatcher.Type.values()) {
      if (type.toString().equals(comparison)) {
        try {
          to.add(new LabelMatcher(type, name, value));
        } catch (IllegalArgumentException noExpression) {
          // A regular expression that is not finished asks for nothing yet.
        }
      }
    }
  }

  private Set<String> metrics() {
    Set<String> found = new LinkedHashSet<>();
    // What follows the cursor counts: the labels of a list in front are those of its metrics.
    List<Token> whole = Lexer.tokens(text);
    List<Token> all = whole.size() > tokens.size() ? whole : tokens;
    boolean braces = false;
    boolean list = false;
    for (int i = 0; i < all.size(); i++) {
      Token token = all.get(i);
      Token next = all.get(Math.min(i + 1, all.size() - 1));
      if (token.isPunctuation("{") || token.isPunctuation("}")) {
        braces = token.isPunctuation("{");
      } else if (token.isPunctuation("(")) {
        list = i > 0 && isList(all.get(i - 1));
      } else if (token.isPunctuation(")")) {
        list = false;
      } else if (braces && token.kind() == Kind.STRING && !isComparison(all.get(i - 1))) {
        if (!isComparison(next)) {
          found.add(Quoted.unquote(token.text()));
        }
      } else if (!braces && !list && isName(token) && !next.isPunctuation("(")) {
        found.add(token.text());
      }
    }
    return found;
  }

  private Token last() {
    return tokens.getLast();
  }

  private @Nullable Token beforeLast() {
    return tokens.size() < 2 ? null : tokens.get(tokens.size() - 2);
  }

  private boolean touches(Token token) {
    return token.end() == cursor;
  }

  private static boolean isName(Token token) {
    return token.kind() == Kind.IDENTIFIER || token.kind() == Kind.METRIC_IDENTIFIER;
  }

  private static boolean isWord(Token token) {
    return switch (token.kind()) {
      case IDENTIFIER, METRIC_IDENTIFIER, AGGREGATOR, KEYWORD, PREPROCESSOR -> true;
      case OPERATOR, NUMBER -> Character.isLetter(token.text().charAt(0));
      default -> false;
    };
  }

  private static boolean isList(Token token) {
    return token.kind() == Kind.KEYWORD && LISTS.contains(token.word());
  }

  private static boolean isComparison(Token token) {
    return (token.kind() == Kind.PUNCTUATION || token.kind() == Kind.OPERATOR)
        && COMPARISONS.contains(token.text());
  }

  private int endOfWord() {
    int end = cursor;
    while (end < text.length()
        && (Characters.isAlphaNumeric(text.charAt(end)) || text.charAt(end) == ':')) {
      end++;
    }
    return end;
  }

  /** Behind the quote that closes it, if that comes before anything that no value has. */
  private int endOfQuoted(int from) {
    int end = text.indexOf(text.charAt(from), cursor);
    boolean own =
        end >= 0 && text.substring(cursor, end).chars().allMatch(c -> "=,{}".indexOf(c) < 0);
    return own ? end + 1 : cursor;
  }
}
