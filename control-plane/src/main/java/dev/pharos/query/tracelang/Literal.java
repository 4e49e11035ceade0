package dev.pharos.query.tracelang;

/** What a condition compares with. */
public sealed interface Literal {

  record Text(String value) implements Literal {}

  /**
   * A number as it was written: an attribute that reads so is equal to it.
   *
   * @param digits as JSON writes numbers
   */
  @SuppressWarnings("JavaLangClash") // always named as Literal.Number
  record Number(String digits) implements Literal {
    public Number {
      if (!Numbers.isNumber(digits)) {
        throw new IllegalArgumentException("not a number: " + digits);
      }
    }
  }

  /** A stretch of time in nanoseconds, not negative. */
  record Duration(long ns) implements Literal {}
}
