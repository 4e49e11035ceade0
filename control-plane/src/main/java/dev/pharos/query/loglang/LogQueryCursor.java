package dev.pharos.query.loglang;

import dev.pharos.query.tracelang.QuerySyntaxException;
import dev.pharos.query.tracelang.Token;
import dev.pharos.query.tracelang.TokenReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What belongs where the cursor of somebody who types a query for lines is.
 *
 * @param place what belongs there
 * @param from where that begins: what is typed of it already would be replaced
 * @param to where it ends
 * @param typed what is typed of it up to the cursor, without quotes
 * @param quoted whether it was begun with a quote
 * @param key of the condition, at values
 * @param service the last service that is asked for by its name before the cursor
 */
public record LogQueryCursor(
    Place place,
    int from,
    int to,
    String typed,
    boolean quoted,
    @Nullable LogKey key,
    Optional<String> service) {

  /** What may stand at a place. */
  public enum Place {
    /** A word of lines, or a condition's key. */
    KEY,
    VALUE,
    /** A condition is complete: another one, or a word between both. */
    NEXT,
    /** Nothing that could be told. */
    NOTHING
  }

  /**
   * @param cursor number of characters before it; taken into the text where it is not
   */
  public static LogQueryCursor at(String text, int cursor) {
    int at = Math.clamp(cursor, 0, text.length());
    String head = text.substring(0, at);
    List<Token> tokens;
    boolean openQuote = false;
    try {
      tokens = new ArrayList<>(LogLexer.tokens(head));
      tokens.removeLast();
    } catch (QuerySyntaxException e) {
      // The one thing a lexer refuses: a quote that is not closed.
      tokens = new ArrayList<>(LogLexer.tokens(head.substring(0, e.position())));
      tokens.removeLast();
      tokens.add(new Token(Token.Kind.QUOTED, head.substring(e.position() + 1), e.position(), at));
      openQuote = true;
    }
    return new At(text, at, tokens, openQuote).read();
  }

  /** Reads the tokens before the cursor backwards. */
  private record At(String text, int cursor, List<Token> tokens, boolean openQuote) {

    LogQueryCursor read() {
      if (tokens.isEmpty()) {
        return place(Place.KEY, cursor, cursor, "", null);
      }
      Token last = tokens.getLast();
      int index = tokens.size() - 1;
      boolean touching = last.to() == cursor;
      if (openQuote || (touching && last.is(Token.Kind.WORD))) {
        if (isBehindOperator(index)) {
          int end = openQuote ? endOfQuoted(last.from()) : LogLexer.endOfValue(text, cursor);
          return place(Place.VALUE, last.from(), end, last.text(), keyOf(index - 2));
        }
        int end = openQuote ? endOfQuoted(last.from()) : LogLexer.endOfWord(text, cursor);
        return place(Place.KEY, last.from(), end, last.text(), null);
      }
      return switch (last.kind()) {
        case OPERATOR -> place(Place.VALUE, cursor, cursor, "", keyOf(index - 1));
        case CLOSE -> place(Place.NEXT, cursor, cursor, "", null);
        case WORD, QUOTED, PATTERN -> {
          boolean joins =
              !isBehindOperator(index)
                  && (LogQueryParser.isOfLanguage(last, "AND")
                      || LogQueryParser.isOfLanguage(last, "OR")
                      || LogQueryParser.isOfLanguage(last, "NOT"));
          Place place = joins ? Place.KEY : touching ? Place.NOTHING : Place.NEXT;
          yield place(place, cursor, cursor, "", null);
        }
        default -> place(Place.KEY, cursor, cursor, "", null);
      };
    }

    private boolean isBehindOperator(int index) {
      return index > 0 && tokens.get(index - 1).is(Token.Kind.OPERATOR);
    }

    private @Nullable LogKey keyOf(int index) {
      if (index < 0 || isBehindOperator(index)) {
        return null;
      }
      Token token = tokens.get(index);
      if (!token.is(Token.Kind.WORD) && !token.is(Token.Kind.QUOTED)) {
        return null;
      }
      try {
        TokenReader one =
            new TokenReader(List.of(token, new Token(Token.Kind.END, "", token.to(), token.to())));
        return LogConditionParser.key(one, one.next(), token.text());
      } catch (QuerySyntaxException e) {
        // A scope without a name yet.
        return null;
      }
    }

    /** Up to the quote that closes it, if that comes; else up to the cursor. */
    private int endOfQuoted(int from) {
      int end = text.indexOf(text.charAt(from), cursor);
      return end < 0 || text.substring(cursor, end).contains("=") ? cursor : end + 1;
    }

    private LogQueryCursor place(
        Place place, int from, int to, String typed, @Nullable LogKey key) {
      Optional<String> service = Optional.empty();
      for (int i = 2; i < tokens.size() - (from < cursor ? 1 : 0); i++) {
        if (isBehindOperator(i)
            && tokens.get(i - 1).text().equals("=")
            && keyOf(i - 2) == LogField.SERVICE) {
          service = Optional.of(tokens.get(i).text());
        }
      }
      return new LogQueryCursor(place, from, to, typed, openQuote, key, service);
    }
  }
}
