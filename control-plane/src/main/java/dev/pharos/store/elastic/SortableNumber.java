package dev.pharos.store.elastic;

import dev.pharos.signal.AttributeValue;
import dev.pharos.store.ValueTest;
import java.math.BigDecimal;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as texts of equal length that sort as the numbers do: a flattened field compares texts,
 * and so can compare the numbers of attributes that nobody declared. Numbers are rounded to the
 * nearest double, which keeps their order but not their differences.
 */
final class SortableNumber {
  /** At or before that of each number. */
  static final String LEAST = "0".repeat(16);

  /** At or after that of each number. */
  static final String GREATEST = "f".repeat(16);

  private SortableNumber() {}

  static String of(double number) {
    // Adding zero makes the negative one positive: they are equal as numbers.
    long bits = Double.doubleToLongBits(number + 0.0);
    return HexFormat.of().toHexDigits(bits < 0 ? ~bits : bits ^ Long.MIN_VALUE);
  }

  /** What {@link ValueTest.Number} takes for a number; null for anything else. */
  static @Nullable String of(AttributeValue value) {
    return switch (value) {
      case AttributeValue.Int(long number) -> of((double) number);
      case AttributeValue.Real(double number) -> Double.isNaN(number) ? null : of(number);
      case AttributeValue.Text(String text) ->
          ValueTest.Number.isNumber(text) ? of(new BigDecimal(text).doubleValue()) : null;
      default -> null;
    };
  }
}
