package dev.pharos.store;

import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of {@link Pattern}'s syntax that matches whole texts, with a bound on what
 * one text may cost: a backtracking matcher can otherwise be made to run for years. Safe for use by
 * many threads.
 */
public final class TextPattern implements TextMatcher {
  /**
   * Characters that the matcher may look at for each character of the text, and at least. Ordinary
   * patterns look at each a few times; ten milliseconds is what the bound comes to for a long text.
   */
  private static final int LOOKS_PER_CHARACTER = 200;

  private static final int LEAST_LOOKS = 20_000;

  private final String text;
  private final Pattern pattern;

  /**
   * @throws PatternSyntaxException when it is not a regular expression
   */
  public TextPattern(String text) {
    this.text = text;
    this.pattern = Pattern.compile(text, Pattern.DOTALL);
  }

  /**
   * Whether a whole text matches.
   *
   * @throws CostlyPatternException when that takes too many steps or too much stack to find out
   */
  @Override
  public boolean matches(String value) {
    return asks(value, Matcher::matches);
  }

  /**
   * Whether it matches somewhere in a text.
   *
   * @throws CostlyPatternException when that takes too many steps or too much stack to find out
   */
  @Override
  public boolean finds(String value) {
    return asks(value, Matcher::find);
  }

  private boolean asks(String value, Predicate<Matcher> question) {
    try {
      return question.test(pattern.matcher(new Counted(value, new Budget(value.length()))));
    } catch (StackOverflowError e) {
      // The JDK's matcher recurses for each round of a repeated group; nothing else was going on.
      throw new CostlyPatternException(text);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TextPattern that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }

  private final class Budget {
    private int looks;

    private Budget(int length) {
      looks = Math.max(LEAST_LOOKS, (int) Math.min(1L << 30, (long) length * LOOKS_PER_CHARACTER));
    }

    private void spend() {
      if (--looks < 0) {
        throw new CostlyPatternException(text);
      }
    }
  }

  /** Counts what the matcher looks at. */
  private record Counted(CharSequence text, Budget budget) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      budget.spend();
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Counted(text.subSequence(start, end), budget);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
