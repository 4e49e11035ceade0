package dev.pharos.store;

import dev.pharos.signal.AttributeValue;
import java.math.BigDecimal;
import java.util.Set;
import java.util.regex.Pattern;

/** A condition on a value. Immutable. */
public sealed interface ValueTest {

  boolean test(AttributeValue value);

  /** For what is text and no attribute; empty means "not said". */
  boolean test(String text);

  static ValueTest is(String text) {
    return new In(Set.of(text));
  }

  /** There is a value. */
  record Present() implements ValueTest {
    @Override
    public boolean test(AttributeValue value) {
      return true;
    }

    @Override
    public boolean test(String text) {
      return !text.isEmpty();
    }
  }

  /** Reads as one of these texts. */
  record In(Set<String> texts) implements ValueTest {
    public In {
      texts = Set.copyOf(texts);
    }

    @Override
    public boolean test(AttributeValue value) {
      return texts.contains(value.toString());
    }

    @Override
    public boolean test(String text) {
      return texts.contains(text);
    }
  }

  /** Matches a pattern as a whole. */
  record Like(TextMatcher pattern) implements ValueTest {
    @Override
    public boolean test(AttributeValue value) {
      return pattern.matches(value.toString());
    }

    @Override
    public boolean test(String text) {
      return pattern.matches(text);
    }
  }

  /** Is a number, or text that reads as one, which compares so. */
  @SuppressWarnings("JavaLangClash") // always named with the type around it
  record Number(Comparison comparison, BigDecimal bound) implements ValueTest {
    private static final Pattern DIGITS =
        Pattern.compile("[+-]?\\d{1,40}(\\.\\d{1,40})?([eE][+-]?\\d{1,3})?");

    @Override
    public boolean test(AttributeValue value) {
      return switch (value) {
        case AttributeValue.Int(long number) -> holds(BigDecimal.valueOf(number));
        case AttributeValue.Real(double number) ->
            Double.isFinite(number)
                ? holds(BigDecimal.valueOf(number))
                : !Double.isNaN(number) && comparison.holds(number > 0 ? 1 : -1);
        case AttributeValue.Text(String text) -> test(text);
        default -> false;
      };
    }

    @Override
    public boolean test(String text) {
      return isNumber(text) && holds(new BigDecimal(text));
    }

    /** Whether a text reads as a number that can be compared. */
    public static boolean isNumber(String text) {
      return DIGITS.matcher(text).matches();
    }

    private boolean holds(BigDecimal number) {
      return comparison.holds(number.compareTo(bound));
    }
  }

  /** How numbers compare. */
  enum Comparison {
    GREATER,
    AT_LEAST,
    LESS,
    AT_MOST;

    /**
     * @param order negative, zero or positive, as comparators say
     */
    boolean holds(int order) {
      return switch (this) {
        case GREATER -> order > 0;
        case AT_LEAST -> order >= 0;
        case LESS -> order < 0;
        case AT_MOST -> order <= 0;
      };
    }
  }
}
