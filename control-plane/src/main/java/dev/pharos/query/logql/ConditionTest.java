package dev.pharos.query.logql;

import com.google.re2j.Pattern;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/** Checks label filters. */
final class ConditionTest {
  private ConditionTest() {}

  static Predicate<PipelineLine> of(LabelCondition condition) {
    return switch (condition) {
      case LabelCondition.And(LabelCondition left, LabelCondition right) -> of(left).and(of(right));
      case LabelCondition.Or(LabelCondition left, LabelCondition right) -> of(left).or(of(right));
      case LabelCondition.OfText(Matcher matcher) -> ofText(matcher);
      case LabelCondition.OfAddress address -> ofAddress(address);
      case LabelCondition.OfQuantity quantity -> line -> ofQuantity(quantity, line);
    };
  }

  private static Predicate<PipelineLine> ofText(Matcher matcher) {
    String label = matcher.label();
    return switch (matcher.operator()) {
      case EQUAL -> line -> line.label(label).equals(matcher.value());
      case NOT_EQUAL -> line -> !line.label(label).equals(matcher.value());
      case MATCHES -> {
        Pattern pattern = Pattern.compile("(?s)" + matcher.value());
        yield line -> pattern.matches(line.label(label));
      }
      case MATCHES_NOT -> {
        Pattern pattern = Pattern.compile("(?s)" + matcher.value());
        yield line -> !pattern.matches(line.label(label));
      }
    };
  }

  /** A label that is no address is not one of them. */
  private static Predicate<PipelineLine> ofAddress(LabelCondition.OfAddress condition) {
    IpRange range = IpRange.of(condition.addresses()).orElseThrow();
    return line -> range.holds(line.label(condition.label())) != condition.negated();
  }

  /** A line that failed before, or has no such quantity, stays with its error, as in Loki. */
  private static boolean ofQuantity(LabelCondition.OfQuantity condition, PipelineLine line) {
    String text = line.label(condition.label());
    if (!line.label(PipelineLine.ERROR).isEmpty()) {
      return true;
    }
    if (text.isEmpty()) {
      return false;
    }
    OptionalDouble value = read(condition.quantity(), text);
    if (value.isEmpty()) {
      line.fail("LabelFilterErr", "'" + text + "' is no " + condition.quantity());
      return true;
    }
    double number = value.getAsDouble();
    return switch (condition.sign()) {
      case "==" -> number == condition.value();
      case "!=" -> number != condition.value();
      case ">" -> number > condition.value();
      case ">=" -> number >= condition.value();
      case "<" -> number < condition.value();
      default -> number <= condition.value();
    };
  }

  private static OptionalDouble read(LabelCondition.Quantity quantity, String text) {
    return switch (quantity) {
      case NUMBER -> number(text);
      case DURATION ->
          Units.isDuration(text)
              ? OptionalDouble.of(Units.seconds(text))
              : text.equals("0") ? OptionalDouble.of(0) : OptionalDouble.empty();
      case BYTES -> Units.isBytes(text) ? OptionalDouble.of(Units.bytes(text)) : number(text);
    };
  }

  private static OptionalDouble number(String text) {
    try {
      return OptionalDouble.of(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }
}
