package dev.pharos.query.logql;

import dev.pharos.query.template.TemplateException;
import dev.pharos.query.template.TemplateFunctions;
import dev.pharos.query.template.TemplateValues;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;

/** Functions of templates for numbers: of whole ones, and with an f of others. Pure. */
final class TemplateNumbers {
  private static final int MOST_PLACES = 20;

  private TemplateNumbers() {}

  static void addTo(TemplateFunctions.Builder functions) {
    whole(functions, "add", 1, Long::sum);
    whole(functions, "sub", 2, (a, b) -> a - b);
    whole(functions, "mul", 1, (a, b) -> a * b);
    whole(functions, "div", 2, (a, b) -> notZero(b, "div") == 0 ? 0 : a / b);
    whole(functions, "mod", 2, (a, b) -> notZero(b, "mod") == 0 ? 0 : a % b);
    whole(functions, "max", 1, Math::max);
    whole(functions, "min", 1, Math::min);
    decimal(functions, "addf", (a, b) -> a + b);
    decimal(functions, "subf", (a, b) -> a - b);
    decimal(functions, "mulf", (a, b) -> a * b);
    decimal(functions, "divf", (a, b) -> a / b);
    decimal(functions, "maxf", Math::max);
    decimal(functions, "minf", Math::min);
    one(functions, "ceil", Math::ceil);
    one(functions, "floor", Math::floor);
    functions.add("round", 2, 3, TemplateNumbers::round);
    functions.add("int", 1, 1, arguments -> TemplateValues.whole(arguments.getFirst()));
    one(functions, "float64", value -> value);
    functions.add("duration", 1, 1, TemplateNumbers::seconds);
    functions.add("duration_seconds", 1, 1, TemplateNumbers::seconds);
    functions.add("bytes", 1, 1, TemplateNumbers::bytes);
  }

  private static void whole(
      TemplateFunctions.Builder functions, String name, int least, LongBinaryOperator operator) {
    boolean many = least == 1;
    functions.add(
        name,
        least,
        many ? TemplateFunctions.MANY : least,
        arguments ->
            arguments.stream().mapToLong(TemplateValues::whole).reduce(operator).orElse(0));
  }

  private static long notZero(long divisor, String function) {
    if (divisor == 0) {
      throw new TemplateException(
          "error calling " + function + ": runtime error: integer divide by zero");
    }
    return divisor;
  }

  private static void decimal(
      TemplateFunctions.Builder functions, String name, DoubleBinaryOperator operator) {
    functions.add(
        name,
        1,
        TemplateFunctions.MANY,
        arguments ->
            arguments.stream().mapToDouble(TemplateValues::decimal).reduce(operator).orElse(0));
  }

  private static void one(
      TemplateFunctions.Builder functions, String name, DoubleUnaryOperator function) {
    functions.add(
        name,
        1,
        1,
        arguments -> function.applyAsDouble(TemplateValues.decimal(arguments.getFirst())));
  }

  /** To so many places; from half on upwards, or from what the third says. */
  private static Object round(List<Object> arguments) {
    double value = TemplateValues.decimal(arguments.get(0));
    int places = Math.clamp(TemplateValues.whole(arguments.get(1)), 0, MOST_PLACES);
    double from = arguments.size() == 3 ? TemplateValues.decimal(arguments.get(2)) : 0.5;
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return value;
    }
    BigDecimal scaled = BigDecimal.valueOf(value).movePointRight(places);
    BigDecimal down = scaled.setScale(0, RoundingMode.FLOOR);
    boolean up = scaled.subtract(down).compareTo(BigDecimal.valueOf(from)) >= 0;
    return (up ? down.add(BigDecimal.ONE) : down).movePointLeft(places).doubleValue();
  }

  private static Object seconds(List<Object> arguments) {
    String text = TemplateValues.text(arguments.getFirst());
    if (!Units.isDuration(text)) {
      throw new TemplateException(
          "error calling duration_seconds: time: invalid duration \"" + text + "\"");
    }
    return Units.seconds(text);
  }

  private static Object bytes(List<Object> arguments) {
    String text = TemplateValues.text(arguments.getFirst());
    if (Units.isBytes(text)) {
      return Units.bytes(text);
    }
    if (text.matches("\\d{1,18}")) {
      return (double) Long.parseLong(text);
    }
    throw new TemplateException("error calling bytes: '" + text + "' is no amount of bytes");
  }
}
