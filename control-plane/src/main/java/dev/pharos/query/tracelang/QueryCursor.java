package dev.pharos.query.tracelang;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What belongs where the cursor of somebody who types a query is.
 *
 * @param place what belongs there
 * @param from where that begins: what is typed of it already would be replaced
 * @param to where it ends
 * @param typed what is typed of it up to the cursor, without quotes
 * @param quoted whether it was begun with a quote
 * @param key of the condition, at operators and values
 * @param service the last service that is asked for by its name before the cursor
 */
public record QueryCursor(
    Place place,
    int from,
    int to,
    String typed,
    boolean quoted,
    @Nullable Key key,
    Optional<String> service) {

  /** What may stand at a place. */
  public enum Place {
    /** A condition begins. */
    KEY,
    OPERATOR,
    VALUE,
    /** A condition is complete: another one, or a word between both. */
    NEXT,
    /** A group is complete: what joins groups. */
    NEXT_GROUP,
    /** Nothing that could be told. */
    NOTHING
  }

  /**
   * @param cursor number of characters before it; taken into the text where it is not
   */
  public static QueryCursor at(String text, int cursor) {
    int at = Math.clamp(cursor, 0, text.length());
    String head = text.substring(0, at);
    List<Token> tokens;
    boolean openQuote = false;
    try {
      tokens = new ArrayList<>(Lexer.tokens(head));
      tokens.removeLast();
    } catch (QuerySyntaxException e) {
      char wrong = head.charAt(e.position());
      if (wrong != '"' && wrong != '\'') {
        return new QueryCursor(Place.NOTHING, at, at, "", false, null, Optional.empty());
      }
      tokens = new ArrayList<>(Lexer.tokens(head.substring(0, e.position())));
      tokens.removeLast();
      tokens.add(new Token(Token.Kind.QUOTED, head.substring(e.position() + 1), e.position(), at));
      openQuote = true;
    }
    return new At(text, at, tokens, openQuote).read();
  }

  /** Reads the tokens before the cursor backwards. */
  private record At(String text, int cursor, List<Token> tokens, boolean openQuote) {

    QueryCursor read() {
      if (tokens.isEmpty()) {
        return place(Place.KEY, cursor, cursor, "", null);
      }
      Token last = tokens.getLast();
      boolean typing = openQuote || (last.to() == cursor && last.is(Token.Kind.WORD));
      if (typing) {
        int end = openQuote ? endOfQuoted(last.from()) : endOfWord();
        return isBehindOperator(tokens.size() - 1)
            ? place(Place.VALUE, last.from(), end, last.text(), keyOf(tokens.size() - 3))
            : place(Place.KEY, last.from(), end, last.text(), null);
      }
      return switch (last.kind()) {
        case OPERATOR -> place(Place.VALUE, cursor, cursor, "", keyOf(tokens.size() - 2));
        case NOT -> {
          Key key = keyOf(tokens.size() - 2);
          boolean begun =
              last.to() == cursor && last.text().equals("!") && isKey(tokens.size() - 2);
          yield begun
              ? place(Place.OPERATOR, last.from(), cursor, "!", key)
              : place(Place.KEY, cursor, cursor, "", null);
        }
        case CLOSE_GROUP -> place(Place.NEXT_GROUP, cursor, cursor, "", null);
        case CLOSE -> place(Place.NEXT, cursor, cursor, "", null);
        case WORD, QUOTED -> behindWord(last);
        default -> place(Place.KEY, cursor, cursor, "", null);
      };
    }

    private QueryCursor behindWord(Token last) {
      int index = tokens.size() - 1;
      if (!isBehindOperator(index)
          && isKey(index)
          && !last.text().startsWith(ConditionParser.HAS)) {
        return place(Place.OPERATOR, cursor, cursor, "", keyOf(index));
      }
      boolean joins =
          !isBehindOperator(index)
              && (last.isWord("AND") || last.isWord("OR") || last.isWord("NOT"));
      Place place = joins ? Place.KEY : last.to() == cursor ? Place.NOTHING : Place.NEXT;
      return place(place, cursor, cursor, "", null);
    }

    private boolean isBehindOperator(int index) {
      return index > 0 && tokens.get(index - 1).is(Token.Kind.OPERATOR);
    }

    private boolean isKey(int index) {
      if (index < 0 || isBehindOperator(index)) {
        return false;
      }
      Token token = tokens.get(index);
      return token.is(Token.Kind.QUOTED)
          || (token.is(Token.Kind.WORD)
              && !token.isWord("AND")
              && !token.isWord("OR")
              && !token.isWord("NOT"));
    }

    private @Nullable Key keyOf(int index) {
      if (!isKey(index)) {
        return null;
      }
      Token token = tokens.get(index);
      try {
        TokenReader one =
            new TokenReader(List.of(token, new Token(Token.Kind.END, "", token.to(), token.to())));
        return ConditionParser.key(one, one.next(), token.text());
      } catch (QuerySyntaxException e) {
        // A scope without a name yet.
        return null;
      }
    }

    private int endOfWord() {
      int end = cursor;
      while (end < text.length() && Lexer.isWordCharacter(text.charAt(end))) {
        end++;
      }
      return end;
    }

    /** Up to the quote that closes it, if that comes; else up to the cursor. */
    private int endOfQuoted(int from) {
      int end = text.indexOf(text.charAt(from), cursor);
      return end < 0 || text.substring(cursor, end).contains("=") ? cursor : end + 1;
    }

    private QueryCursor place(Place place, int from, int to, String typed, @Nullable Key key) {
      Optional<String> service = Optional.empty();
      for (int i = 2; i < tokens.size() - (from < cursor ? 1 : 0); i++) {
        if (isBehindOperator(i)
            && tokens.get(i - 1).text().equals("=")
            && keyOf(i - 2) == Field.SERVICE) {
          service = Optional.of(tokens.get(i).text());
        }
      }
      return new QueryCursor(place, from, to, typed, openQuote, key, service);
    }
  }
}
