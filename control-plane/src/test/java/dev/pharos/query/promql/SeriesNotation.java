package dev.pharos.query.promql;

import dev.pharos.query.promql.parse.NumberLiteral;
import dev.pharos.query.promql.parse.PromqlParser;
import dev.pharos.query.promql.parse.StringLiteral;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of a series in the notation of Prometheus' unit tests: {@code 1 2+3x2 _x4 stale}. */
final class SeriesNotation {
  private static final String NUMBER =
      "(?:[0-9]*\\.?[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+\\.|(?i:inf|nan))";
  private static final Pattern FLOAT =
      Pattern.compile("([+-]?" + NUMBER + ")(?:([+-]" + NUMBER + ")?x([0-9]+))?");
  private static final Pattern HISTOGRAM =
      Pattern.compile("\\{\\{(.*?)\\}\\}(?:([+-])\\{\\{(.*?)\\}\\})?(?:x([0-9]+))?");
  private static final Pattern OMITTED = Pattern.compile("_(?:x([0-9]+))?");
  private static final Pattern ITEM = Pattern.compile("(?:\\{\\{.*?\\}\\}|\\S)+");

  private SeriesNotation() {}

  static List<ScriptValue> values(String text) {
    List<ScriptValue> values = new ArrayList<>();
    Matcher item = ITEM.matcher(text);
    while (item.find()) {
      read(item.group(), values);
    }
    return values;
  }

  private static void read(String item, List<ScriptValue> values) {
    Matcher omitted = OMITTED.matcher(item);
    Matcher number = FLOAT.matcher(item);
    Matcher histogram = HISTOGRAM.matcher(item);
    if (item.equals("stale")) {
      values.add(ScriptValue.of(Double.longBitsToDouble(Samples.STALE_NAN_BITS)));
    } else if (omitted.matches()) {
      int count = omitted.group(1) == null ? 1 : Integer.parseInt(omitted.group(1));
      values.addAll(java.util.Collections.nCopies(count, ScriptValue.OMITTED));
    } else if (number.matches()) {
      double value = number(number.group(1));
      double step = number.group(2) == null ? 0 : number(number.group(2));
      for (int i = times(number.group(3)); i >= 0; i--) {
        values.add(ScriptValue.of(value));
        value += step;
      }
    } else if (histogram.matches()) {
      histograms(histogram, values);
    } else {
      throw new IllegalArgumentException("no value: " + item);
    }
  }

  private static int times(@org.jspecify.annotations.Nullable String written) {
    return written == null ? 0 : Integer.parseInt(written);
  }

  private static void histograms(Matcher form, List<ScriptValue> values) {
    FloatHistogram value = HistogramNotation.read(form.group(1));
    boolean stepped = form.group(2) != null;
    String step = stepped ? form.group(3) : form.group(1);
    boolean hinted = HistogramNotation.isHinted(step);
    values.add(ScriptValue.of(value, hinted));
    for (int i = times(form.group(4)); i > 0; i--) {
      if (stepped) {
        FloatHistogram other = HistogramNotation.read(step);
        value =
            form.group(2).equals("+")
                ? HistogramNotation.sum(value, other)
                : HistogramNotation.difference(value, other);
      }
      values.add(ScriptValue.of(value, hinted));
    }
  }

  /** A number with or without a sign, as PromQL writes it. */
  static double number(String text) {
    if (PromqlParser.parse(text) instanceof NumberLiteral literal && !literal.duration()) {
      return literal.value();
    }
    throw new IllegalArgumentException("no number: " + text);
  }

  /** A string between quotes of any of PromQL's three kinds. */
  static String string(String text) {
    if (PromqlParser.parse(text) instanceof StringLiteral literal) {
      return literal.value();
    }
    throw new IllegalArgumentException("no string: " + text);
  }
}
