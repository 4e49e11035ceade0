package dev.pharos.query.loglang;

import dev.pharos.query.tracelang.Operator;
import java.util.List;

/** Conditions on one line. */
public sealed interface LogExpression {

  /** Every line meets it. */
  record Anything() implements LogExpression {}

  /** All hold; at least two. */
  record And(List<LogExpression> parts) implements LogExpression {
    public And {
      parts = atLeastTwo(parts);
    }
  }

  /** At least one holds; at least two. */
  record Or(List<LogExpression> parts) implements LogExpression {
    public Or {
      parts = atLeastTwo(parts);
    }
  }

  record Not(LogExpression part) implements LogExpression {}

  /** The body has these words one right after the other, whatever their case. */
  record Phrase(String text) implements LogExpression {
    public Phrase {
      if (text.isEmpty()) {
        throw new IllegalArgumentException("nothing is sought");
      }
    }
  }

  /** The body has this text, inside of words too, in its case. */
  record Fragment(String text) implements LogExpression {
    public Fragment {
      if (text.isEmpty()) {
        throw new IllegalArgumentException("nothing is sought");
      }
    }
  }

  /**
   * The body has a word of this form, whatever its case.
   *
   * @param text with stars for any letters and digits; not only stars
   */
  record WordForm(String text) implements LogExpression {}

  /** A regular expression of RE2's syntax matches somewhere in the body; . is any character. */
  record Finds(String pattern) implements LogExpression {}

  /** A key's value compares so. {@code !=} and {@code !~} ask for a value too. */
  record Compare(LogKey key, Operator operator, String value) implements LogExpression {}

  /** There is a value. */
  record Has(LogKey key) implements LogExpression {}

  private static List<LogExpression> atLeastTwo(List<LogExpression> parts) {
    if (parts.size() < 2) {
      throw new IllegalArgumentException("nothing to combine: " + parts);
    }
    return List.copyOf(parts);
  }
}
