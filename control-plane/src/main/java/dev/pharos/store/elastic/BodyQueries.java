package dev.pharos.store.elastic;

import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import dev.pharos.store.BodyFields;
import dev.pharos.store.LineWords;
import dev.pharos.store.TextMatcher;
import dev.pharos.store.ValueTest;
import java.util.ArrayList;
import java.util.List;

/** Questions about bodies, of which the index has the words. */
final class BodyQueries {
  /** Where the words do not tell. */
  private static final Query UNKNOWN = ValueQueries.incomplete(BodyWords.FIELD);

  private static final Query ANY_WORD = ValueQueries.exists(BodyWords.FIELD);

  private BodyQueries() {}

  /** Has these words, in lower case, one right after the other. */
  static Bounds words(List<String> words) {
    if (!LineWords.of(String.join(" ", words)).equals(words)) {
      return Bounds.UNKNOWN;
    }
    return BodyWords.holds(words) ? Bounds.exact(phrase(words)) : new Bounds(UNKNOWN, Bounds.NONE);
  }

  /** Has a text anywhere, inside of words too. */
  static Bounds contains(String text, boolean ignoreCase) {
    if (text.isEmpty()) {
      return Bounds.exact(Bounds.ALL);
    }
    List<String> words = LineWords.of(text);
    if (words.isEmpty() || (ignoreCase && !BodyWords.isPlain(text))) {
      return Bounds.UNKNOWN;
    }
    if (!BodyWords.holds(words)) {
      return new Bounds(UNKNOWN, Bounds.NONE);
    }
    boolean begins = LineWords.fold(text.charAt(0)) != 0;
    boolean ends = LineWords.fold(text.charAt(text.length() - 1)) != 0;
    if (words.size() == 1) {
      Query word = within(words.getFirst(), begins, ends);
      // All of the text is within one word, and the index has words without their case.
      boolean whole = ignoreCase && words.getFirst().length() == text.length();
      return new Bounds(Bounds.or(List.of(word, UNKNOWN)), whole ? word : Bounds.NONE);
    }
    List<Query> parts = new ArrayList<>();
    if (begins) {
      parts.add(within(words.getFirst(), true, false));
    }
    List<String> inner = words.subList(begins ? 1 : 0, words.size() - (ends ? 1 : 0));
    if (!inner.isEmpty()) {
      parts.add(phrase(inner));
    }
    if (ends) {
      parts.add(within(words.getLast(), false, true));
    }
    return new Bounds(Bounds.or(List.of(Bounds.and(parts), UNKNOWN)), Bounds.NONE);
  }

  /** A pattern matches somewhere. */
  static Bounds finds(TextMatcher pattern) {
    return new Bounds(contains(PatternPrefix.of(pattern), false).may(), Bounds.NONE);
  }

  /** The body as a whole meets a test. */
  static Bounds whole(ValueTest test) {
    return switch (test) {
      case ValueTest.Present present -> new Bounds(Bounds.ALL, ANY_WORD);
      case ValueTest.In(var texts) ->
          new Bounds(
              Bounds.or(texts.stream().sorted().map(BodyQueries::wordsOf).toList()), Bounds.NONE);
      case ValueTest.Like(var pattern) -> finds(pattern);
      // Each has digits.
      case ValueTest.Number number -> new Bounds(ANY_WORD, Bounds.NONE);
    };
  }

  /** Bodies that may be a text. */
  private static Query wordsOf(String text) {
    List<String> words = LineWords.of(text);
    return words.isEmpty() ? Bounds.not(ANY_WORD) : words(words).may();
  }

  /** A field of the body meets a test: what is written as it reads is there by its words. */
  static Bounds field(String key, ValueTest test) {
    Query may = plainWords(key);
    if (test instanceof ValueTest.In(var texts)) {
      List<Query> values = texts.stream().sorted().map(BodyQueries::plainWords).toList();
      may = Bounds.and(List.of(may, Bounds.or(values)));
    }
    return new Bounds(may, Bounds.NONE);
  }

  private static Query plainWords(String text) {
    if (!BodyFields.isWrittenPlainly(text)) {
      return Bounds.ALL;
    }
    List<String> words = LineWords.of(text);
    return BodyWords.holds(words)
        ? Bounds.and(words.stream().map(word -> ValueQueries.term(BodyWords.FIELD, word)).toList())
        : UNKNOWN;
  }

  private static Query phrase(List<String> words) {
    if (words.size() == 1) {
      return ValueQueries.term(BodyWords.FIELD, words.getFirst());
    }
    return Query.of(query ->
        query.matchPhrase(match -> match.field(BodyWords.FIELD).query(String.join(" ", words))));
  }

  /**
   * A word that has a text.
   *
   * @param before whether there may be something before it
   * @param after whether there may be something behind it
   */
  private static Query within(String text, boolean before, boolean after) {
    if (!before && !after) {
      return ValueQueries.term(BodyWords.FIELD, text);
    }
    // Letters, digits and underscores alone: nothing in it means more than itself.
    String pattern = (before ? "*" : "") + text + (after ? "*" : "");
    return Query.of(query -> query.wildcard(word -> word.field(BodyWords.FIELD).value(pattern)));
  }
}
