package dev.pharos.alert.template;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.pharos.query.promql.parse.Durations;
import dev.pharos.query.template.GoDuration;
import dev.pharos.query.template.GoFunctions;
import dev.pharos.query.template.GoTime;
import dev.pharos.query.template.TemplateException;
import dev.pharos.query.template.TemplateFunctions;
import dev.pharos.query.template.TemplateValues;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The functions that Prometheus documents for templates, and Go's own. Those of HTML are there in
 * Prometheus' consoles alone, and {@code safeHtml} gives what it gets. Pure.
 *
 * @see <a
 *     href="https://prometheus.io/docs/prometheus/latest/configuration/template_reference/#functions">
 *     functions</a>
 */
final class AlertFunctions {
  static final TemplateFunctions ALL = all();

  /** What ends no word by Unicode's rules. Source: https://unicode.org/reports/tr29 */
  private static final String WITHIN_WORDS = ".:'’_·";

  private static final double MS_PER_S = 1e3;
  private static final double NS_PER_S = 1e9;

  private AlertFunctions() {}

  private static TemplateFunctions all() {
    TemplateFunctions.Builder functions = TemplateFunctions.builder();
    // What these four give, AlertCalls knows.
    functions.add("query", 1, 1, of -> List.of());
    functions.add("externalURL", 0, 0, of -> "");
    functions.add("pathPrefix", 0, 0, of -> "");
    functions.add("now", 0, 0, of -> 0.0);
    functions.add("first", 1, 1, AlertFunctions::first);
    functions.add("label", 2, 2, AlertFunctions::label);
    functions.add("value", 1, 1, of -> sample("value", of.getFirst()).value());
    functions.add(
        "strvalue",
        1,
        1,
        of -> sample("strvalue", of.getFirst()).labels().getOrDefault("__value__", ""));
    functions.add("sortByLabel", 2, 2, AlertFunctions::sorted);
    functions.add("humanize", 1, 1, of -> Humanize.number(number("humanize", of)));
    functions.add("humanize1024", 1, 1, of -> Humanize.binary(number("humanize1024", of)));
    functions.add(
        "humanizeDuration", 1, 1, of -> Humanize.duration(number("humanizeDuration", of)));
    functions.add(
        "humanizePercentage", 1, 1, of -> Humanize.percentage(number("humanizePercentage", of)));
    functions.add("humanizeTimestamp", 1, 1, AlertFunctions::timestamp);
    functions.add("toTime", 1, 1, of -> time("toTime", number("toTime", of)));
    functions.add(
        "toDuration", 1, 1, of -> new GoDuration((long) (number("toDuration", of) * NS_PER_S)));
    functions.add("parseDuration", 1, 1, AlertFunctions::seconds);
    functions.add("title", 1, 1, of -> title(TemplateValues.text("title", of, 0)));
    functions.add(
        "toUpper", 1, 1, of -> TemplateValues.text("toUpper", of, 0).toUpperCase(Locale.ROOT));
    functions.add(
        "toLower", 1, 1, of -> TemplateValues.text("toLower", of, 0).toLowerCase(Locale.ROOT));
    functions.add("stripPort", 1, 1, of -> HostPort.host(TemplateValues.text("stripPort", of, 0)));
    functions.add(
        "stripDomain",
        1,
        1,
        of -> HostPort.withoutDomain(TemplateValues.text("stripDomain", of, 0)));
    functions.add(
        "match",
        2,
        2,
        of ->
            pattern("match", TemplateValues.text("match", of, 0))
                .matcher(TemplateValues.text("match", of, 1))
                .find());
    functions.add("reReplaceAll", 3, 3, AlertFunctions::replaced);
    functions.add("graphLink", 1, 1, of -> link(TemplateValues.text("graphLink", of, 0), 0));
    functions.add("tableLink", 1, 1, of -> link(TemplateValues.text("tableLink", of, 0), 1));
    functions.add(
        "urlQueryEscape",
        1,
        1,
        of -> GoFunctions.queryEscaped(TemplateValues.text("urlQueryEscape", of, 0)));
    functions.add("args", 0, TemplateFunctions.MANY, AlertFunctions::named);
    functions.add("safeHtml", 1, 1, of -> TemplateValues.text("safeHtml", of, 0));
    return functions.build();
  }

  private static List<?> vector(String function, Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw wrongType("template.queryResult", value, function);
  }

  private static QueriedSample sample(String function, Object value) {
    if (value instanceof QueriedSample sample) {
      return sample;
    }
    throw wrongType("*template.sample", value, function);
  }

  private static TemplateException wrongType(String expected, Object value, String function) {
    return new TemplateException(
        "wrong type for value; expected %s; got %s in %s"
            .formatted(expected, TemplateValues.type(value), function));
  }

  private static Object first(List<Object> of) {
    List<?> vector = vector("first", of.getFirst());
    if (vector.isEmpty()) {
      throw new TemplateException("error calling first: first() called on vector with no elements");
    }
    return vector.getFirst();
  }

  private static Object label(List<Object> of) {
    return sample("label", of.get(1))
        .labels()
        .getOrDefault(TemplateValues.text("label", of, 0), "");
  }

  private static Object sorted(List<Object> of) {
    String by = TemplateValues.text("sortByLabel", of, 0);
    List<QueriedSample> sorted = new ArrayList<>();
    vector("sortByLabel", of.get(1)).forEach(element -> sorted.add(sample("sortByLabel", element)));
    sorted.sort(Comparator.comparing(element -> element.labels().getOrDefault(by, "")));
    return sorted;
  }

  private static double number(String function, List<Object> of) {
    Object value = of.getFirst();
    return switch (value) {
      case Double number -> number;
      case Long number -> number;
      case String text -> parsed(function, text);
      case GoDuration duration -> duration.ns() / NS_PER_S;
      default ->
          throw new TemplateException(
              "error calling %s: can't convert %s to float"
                  .formatted(function, TemplateValues.type(value)));
    };
  }

  private static double parsed(String function, String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "+inf", "inf", "+infinity", "infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      case "nan" -> Double.NaN;
      default -> {
        try {
          if (text.isEmpty() || !text.equals(text.strip()) || text.matches(".*[dDfFN]")) {
            throw new NumberFormatException(text);
          }
          yield Double.parseDouble(text);
        } catch (NumberFormatException e) {
          throw new TemplateException(
              "error calling %s: strconv.ParseFloat: parsing \"%s\": invalid syntax"
                  .formatted(function, text));
        }
      }
    };
  }

  private static Object timestamp(List<Object> of) {
    double seconds = number("humanizeTimestamp", of);
    return Double.isFinite(seconds)
        ? time("humanizeTimestamp", seconds).text()
        : TemplateValues.text(seconds);
  }

  /** To the millisecond, as Prometheus keeps times. */
  private static GoTime time(String function, double seconds) {
    if (!Double.isFinite(seconds)) {
      throw new TemplateException("error calling " + function + ": value is NaN or Inf");
    }
    double ns = seconds * NS_PER_S;
    if (ns > Long.MAX_VALUE || ns < Long.MIN_VALUE) {
      throw new TemplateException(
          "error calling %s: %s cannot be represented as a nanoseconds timestamp since it overflows int64"
              .formatted(function, TemplateValues.text(seconds)));
    }
    long whole = (long) ns;
    return new GoTime(whole - whole % 1_000_000);
  }

  private static Object seconds(List<Object> of) {
    String text = TemplateValues.text("parseDuration", of, 0);
    boolean negative = text.startsWith("-");
    String size = negative ? text.substring(1) : text;
    double seconds =
        size.equals("0")
            ? 0
            : Durations.milliseconds(size)
                    .orElseThrow(() ->
                        new TemplateException(
                            "error calling parseDuration: not a valid duration string: \""
                                + text
                                + "\""))
                / MS_PER_S;
    return negative ? -seconds : seconds;
  }

  /** Each word's first letter is made large, the others stay. */
  private static String title(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean within = false;
    for (int i = 0; i < text.length(); ) {
      int code = text.codePointAt(i);
      boolean letter = Character.isLetterOrDigit(code);
      out.appendCodePoint(letter && !within ? Character.toTitleCase(code) : code);
      within = letter || (within && WITHIN_WORDS.indexOf(code) >= 0);
      i += Character.charCount(code);
    }
    return out.toString();
  }

  private static Pattern pattern(String function, String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new TemplateException(
          "error calling %s: error parsing regexp: %s: `%s`"
              .formatted(function, e.getDescription(), e.getPattern()));
    }
  }

  private static Object replaced(List<Object> of) {
    Pattern pattern = pattern("reReplaceAll", TemplateValues.text("reReplaceAll", of, 0));
    String by = TemplateValues.text("reReplaceAll", of, 1);
    String text = TemplateValues.text("reReplaceAll", of, 2);
    return GoReplacement.all(pattern, by, text);
  }

  private static String link(String query, int tab) {
    return "/graph?g0.expr=" + GoFunctions.queryEscaped(query) + "&g0.tab=" + tab;
  }

  private static Object named(List<Object> of) {
    Map<String, Object> named = new TreeMap<>();
    for (int i = 0; i < of.size(); i++) {
      named.put("arg" + i, of.get(i));
    }
    return named;
  }
}
