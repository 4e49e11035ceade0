package dev.pharos.receive.decode;

import dev.pharos.signal.AttributeValue;

/**
 * The texts that come again and again as values of one key, such as methods, routes and regions.
 * Finds out by itself that a key's values hardly ever repeat, such as ids of sessions, and then
 * looks only now and then whether that is still so.
 *
 * <p>Safe for use by many threads: a lost count only means that it takes a little longer.
 */
final class RepeatedTexts {
  /** Enough for the values of a key of low cardinality. */
  private static final int SLOTS = 256;

  /** Statements repeat too. */
  private static final int MAX_BYTES = 256;

  /** Beyond it a key is taken for one whose values do not repeat. */
  private static final int UNIQUE = -512;

  /** Far enough from {@link #UNIQUE} that a burst of new values changes nothing. */
  private static final int REPEATING = 1_024;

  /** One that is found pays for seven that are not. */
  private static final int WORTH = 8;

  private final Vocabulary vocabulary;
  private final BytesCache<AttributeValue.Text> texts = new BytesCache<>(SLOTS, MAX_BYTES);

  /** Written seldom: once it is at either end it stays there, and processors can share it. */
  private int score;

  RepeatedTexts(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * @param probing whether to look even when the key's values do not repeat
   */
  AttributeValue.Text text(byte[] bytes, int from, int length, boolean probing, NewTexts newTexts) {
    int rating = score;
    if (rating <= UNIQUE && !probing) {
      return new AttributeValue.Text(newTexts.make(bytes, from, length));
    }
    int hash = BytesCache.hash(bytes, from, length);
    AttributeValue.Text known = texts.get(hash, bytes, from, length);
    if (known != null) {
      if (rating < REPEATING) {
        score = rating + WORTH;
      }
      return known;
    }
    if (rating > UNIQUE) {
      score = rating - 1;
    }
    int secretsBefore = newTexts.secrets();
    AttributeValue.Text text = new AttributeValue.Text(newTexts.make(bytes, from, length));
    if (newTexts.secrets() == secretsBefore
        && texts.admits(hash, length)
        && texts.put(hash, bytes, from, length, text)) {
      vocabulary.strain(1);
    }
    return text;
  }
}
