package dev.pharos.show.prometheus;

import dev.pharos.query.promql.parse.ParseException;
import dev.pharos.query.promql.parse.PromqlParser;
import dev.pharos.query.promql.parse.Quoted;
import dev.pharos.signal.metric.LabelMatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/** What a request says in Prometheus' terms, in its query string or in a form. */
final class PrometheusParameters {
  /** Of requests that name no time: before and after anything that is kept. */
  static final long EARLIEST_MS = Long.MIN_VALUE / 4;

  static final long LATEST_MS = Long.MAX_VALUE / 4;

  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");

  private final HttpServletRequest request;

  PrometheusParameters(HttpServletRequest request) {
    this.request = request;
  }

  String text(String name) {
    String value = request.getParameter(name);
    return value == null ? "" : value;
  }

  /** All values of one that may come several times. */
  List<String> texts(String name) {
    String[] values = request.getParameterValues(name);
    return values == null ? List.of() : List.of(values);
  }

  boolean has(String name) {
    return !text(name).isEmpty();
  }

  /** A time that may be left out. */
  long time(String name, long otherwise) {
    try {
      return has(name) ? PrometheusTime.parse(text(name)) : otherwise;
    } catch (IllegalArgumentException wrong) {
      throw PrometheusProblem.badParameter(
          name, "invalid time value for '" + name + "': " + wrong.getMessage());
    }
  }

  long time(String name) {
    return parsed(name, PrometheusTime::parse);
  }

  long duration(String name) {
    return parsed(name, PrometheusTime::duration);
  }

  Optional<Long> optionalDuration(String name) {
    return has(name) ? Optional.of(duration(name)) : Optional.empty();
  }

  private long parsed(String name, ToLongFunction<String> parser) {
    try {
      return parser.applyAsLong(text(name));
    } catch (IllegalArgumentException wrong) {
      throw PrometheusProblem.badParameter(name, String.valueOf(wrong.getMessage()));
    }
  }

  /** How many entries at most; 0 for all. */
  int limit() {
    int limit = number("limit", 0);
    if (limit < 0) {
      throw PrometheusProblem.badParameter("limit", "limit must be non-negative");
    }
    return limit;
  }

  /** How many entries to look for so as to know whether there are more than are shown. */
  static int oneMore(int limit) {
    return limit == 0 || limit == Integer.MAX_VALUE ? Integer.MAX_VALUE : limit + 1;
  }

  int number(String name, int otherwise) {
    if (!has(name)) {
      return otherwise;
    }
    try {
      // What is more than there can be means all.
      return Math.clamp(Long.parseLong(text(name)), Integer.MIN_VALUE, Integer.MAX_VALUE);
    } catch (NumberFormatException wrong) {
      throw PrometheusProblem.badParameter(
          name,
          "strconv.Atoi: parsing "
              + Quoted.quote(text(name))
              + (WHOLE.matcher(text(name)).matches()
                  ? ": value out of range"
                  : ": invalid syntax"));
    }
  }

  /** A number for whose absence of sense there is a sentence. */
  int number(String name, int otherwise, String complaint) {
    try {
      return number(name, otherwise);
    } catch (PrometheusProblem wrong) {
      throw PrometheusProblem.badData(complaint);
    }
  }

  /**
   * What each {@code match[]} selects.
   *
   * @param refusal of a complaint
   * @throws PrometheusProblem when one is no selector or may select everything
   */
  List<List<LabelMatcher>> selectors(Function<String, PrometheusProblem> refusal) {
    List<List<LabelMatcher>> selectors = new ArrayList<>();
    String[] values = request.getParameterValues("match[]");
    for (String value : values == null ? new String[0] : values) {
      try {
        selectors.add(PromqlParser.parseSelector(value).matchers());
      } catch (ParseException wrong) {
        throw refusal.apply(String.valueOf(wrong.getMessage()));
      }
    }
    for (List<LabelMatcher> selector : selectors) {
      if (selector.stream().allMatch(m -> m.matches(""))) {
        throw refusal.apply("match[] must contain at least one non-empty matcher");
      }
    }
    return selectors;
  }

  boolean hasSelectors() {
    return request.getParameterValues("match[]") != null;
  }
}
