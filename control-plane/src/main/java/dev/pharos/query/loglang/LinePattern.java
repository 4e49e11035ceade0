package dev.pharos.query.loglang;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.pharos.store.TextMatcher;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of RE2's syntax, in which a point is any character: the time it takes grows
 * no faster than the text. Safe for use by many threads.
 */
public final class LinePattern implements TextMatcher {
  private final Pattern pattern;

  /**
   * @throws PatternSyntaxException when it is not a regular expression
   */
  public LinePattern(String text) {
    pattern = Pattern.compile(text, Pattern.DOTALL);
  }

  @Override
  public boolean matches(String text) {
    return pattern.matches(text);
  }

  @Override
  public boolean finds(String text) {
    return pattern.matcher(text).find();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LinePattern that && pattern.pattern().equals(that.pattern.pattern());
  }

  @Override
  public int hashCode() {
    return pattern.pattern().hashCode();
  }

  @Override
  public String toString() {
    return pattern.pattern();
  }
}
