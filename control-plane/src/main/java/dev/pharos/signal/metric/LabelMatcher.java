package dev.pharos.signal.metric;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A condition on one label. Regular expressions are RE2's and match whole values; they are compiled
 * once. A label that is absent has the empty value. Immutable, safe for use by many threads.
 */
public final class LabelMatcher {
  private static final String META = "\\.+*?()|[]{}^$";

  /** How the value is compared. */
  public enum Type {
    EQUAL("="),
    NOT_EQUAL("!="),
    REGEX("=~"),
    NOT_REGEX("!~");

    private final String sign;

    Type(String sign) {
      this.sign = sign;
    }

    @Override
    public String toString() {
      return sign;
    }
  }

  private final Type type;
  private final String name;
  private final String value;
  private final Predicate<String> test;

  /**
   * @throws IllegalArgumentException if the value is to be a regular expression and is none
   */
  public LabelMatcher(Type type, String name, String value) {
    this.type = type;
    this.name = name;
    this.value = value;
    this.test =
        switch (type) {
          case EQUAL -> value::equals;
          case NOT_EQUAL -> text -> !value.equals(text);
          case REGEX -> whole(value);
          case NOT_REGEX -> whole(value).negate();
        };
  }

  public Type type() {
    return type;
  }

  public String name() {
    return name;
  }

  public String value() {
    return value;
  }

  /** Whether the label's value, empty for a label that is absent, fulfils the condition. */
  public boolean matches(String labelValue) {
    return test.test(labelValue);
  }

  /** The commonest expressions need no automaton: words, words beside each other, beginnings. */
  private static Predicate<String> whole(String regex) {
    Pattern pattern = compiled(regex);
    if (isLiteral(regex)) {
      return regex::equals;
    }
    if (regex.equals(".*")) {
      return text -> true;
    }
    if (regex.equals(".+")) {
      return text -> !text.isEmpty();
    }
    if (regex.endsWith(".*") && isLiteral(regex.substring(0, regex.length() - 2))) {
      String beginning = regex.substring(0, regex.length() - 2);
      return text -> text.startsWith(beginning);
    }
    String[] words = regex.split("\\|", -1);
    boolean literals = true;
    for (String word : words) {
      literals &= isLiteral(word);
    }
    if (literals) {
      Set<String> choices = Set.copyOf(java.util.Arrays.asList(words));
      return choices::contains;
    }
    return pattern::matches;
  }

  private static Pattern compiled(String regex) {
    try {
      return Pattern.compile(regex, Pattern.DOTALL);
    } catch (PatternSyntaxException invalid) {
      throw complaint(regex, invalid);
    }
  }

  /** Of the expression as it was written: without the flag, which RE2 sets before it. */
  private static IllegalArgumentException complaint(String regex, PatternSyntaxException flagged) {
    PatternSyntaxException invalid = flagged;
    try {
      Pattern.compile(regex);
    } catch (PatternSyntaxException plain) {
      invalid = plain;
    }
    return new IllegalArgumentException(
        "error parsing regexp: " + invalid.getDescription() + ": `" + invalid.getPattern() + "`",
        invalid);
  }

  private static boolean isLiteral(String regex) {
    for (int i = 0; i < regex.length(); i++) {
      if (META.indexOf(regex.charAt(i)) >= 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelMatcher that
        && type == that.type
        && name.equals(that.name)
        && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, name, value);
  }

  /** As PromQL writes it: {@code job=~"a.*"}. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(name).append(type);
    QuotedText.append(out, value);
    return out.toString();
  }
}
