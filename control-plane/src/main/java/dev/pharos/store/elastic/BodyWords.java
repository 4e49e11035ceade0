package dev.pharos.store.elastic;

import dev.pharos.store.LineWords;
import java.util.List;

/**
 * The words of a body as the index has them: those of {@link LineWords}, with spaces between, so
 * that Elasticsearch has nothing to decide. For a word that is too long stands {@link #PLACE}.
 *
 * @param indexed empty where the body has no words
 * @param areAll whether what the index has tells of each text whether the body may have it
 */
record BodyWords(String indexed, boolean areAll) {
  static final String FIELD = "search.words";

  /** Characters of a word: Elasticsearch's analyzer cuts longer ones. */
  static final int WORD_LENGTH = 255;

  /** No word has such a character, so that nobody asks for it. */
  private static final String PLACE = "-";

  static BodyWords of(String body) {
    StringBuilder indexed = new StringBuilder(body.length());
    boolean all = isPlain(body);
    for (String word : LineWords.of(body)) {
      if (!indexed.isEmpty()) {
        indexed.append(' ');
      }
      boolean holds = word.length() <= WORD_LENGTH;
      indexed.append(holds ? word : PLACE);
      all &= holds;
    }
    return new BodyWords(indexed.toString(), all);
  }

  static boolean holds(List<String> words) {
    return words.stream().allMatch(word -> word.length() <= WORD_LENGTH);
  }

  /**
   * Whether what differs in case alone has the same words. A few letters are not so: an s as it was
   * written long ago is one in upper case, and its own in lower case.
   */
  static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char anyCase = Character.toLowerCase(Character.toUpperCase(c));
      if (LineWords.fold(anyCase) != LineWords.fold(c)) {
        return false;
      }
    }
    return true;
  }
}
