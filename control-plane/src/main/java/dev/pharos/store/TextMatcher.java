package dev.pharos.store;

/**
 * A pattern that is sought in texts. Equal patterns are equal; safe for use by many threads.
 *
 * <p>Both questions throw {@link CostlyPatternException} when the answer takes too many steps.
 */
public interface TextMatcher {

  /** Whether a whole text matches. */
  boolean matches(String text);

  /** Whether it matches somewhere in a text. */
  boolean finds(String text);
}
