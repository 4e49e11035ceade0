package dev.pharos.query.logql.eval;

import com.google.re2j.Pattern;
import dev.pharos.query.logql.Matcher;
import java.util.function.Predicate;

/** What a matcher asks of a label's value; an absent label is empty. */
final class LabelTest implements Predicate<String> {
  private final Predicate<String> test;

  LabelTest(Matcher matcher) {
    String wanted = matcher.value();
    this.test =
        switch (matcher.operator()) {
          case EQUAL -> wanted::equals;
          case NOT_EQUAL -> value -> !wanted.equals(value);
          case MATCHES -> pattern(wanted);
          case MATCHES_NOT -> pattern(wanted).negate();
        };
  }

  private static Predicate<String> pattern(String text) {
    Pattern pattern = Pattern.compile(text, Pattern.DOTALL);
    return pattern::matches;
  }

  @Override
  public boolean test(String value) {
    return test.test(value);
  }
}
