package dev.pharos.store.remote;

import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.QuotedText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Matchers in PromQL's words, and names in an address. */
final class Selector {
  private static final String PLAIN = "[a-zA-Z_][a-zA-Z0-9_]*";
  private static final LabelMatcher ANY =
      new LabelMatcher(LabelMatcher.Type.REGEX, Labels.METRIC_NAME, ".+");

  private Selector() {}

  /** PromQL refuses a selector that nothing but absent labels would match. */
  static List<LabelMatcher> askable(List<LabelMatcher> matchers) {
    if (matchers.stream().anyMatch(matcher -> !matcher.matches(""))) {
      return matchers;
    }
    List<LabelMatcher> all = new ArrayList<>(matchers);
    all.add(ANY);
    return all;
  }

  static String of(List<LabelMatcher> matchers) {
    return askable(matchers).stream().map(Selector::of).collect(Collectors.joining(",", "{", "}"));
  }

  private static String of(LabelMatcher matcher) {
    if (matcher.name().matches(PLAIN)) {
      return matcher.toString();
    }
    StringBuilder out = new StringBuilder();
    QuotedText.append(out, matcher.name());
    out.append(matcher.type());
    QuotedText.append(out, matcher.value());
    return out.toString();
  }

  /** See https://prometheus.io/docs/instrumenting/escaping_schemes. */
  static String inAddress(String name) {
    if (name.matches(PLAIN)) {
      return name;
    }
    StringBuilder out = new StringBuilder("U__");
    name.codePoints()
        .forEach(point -> {
          if (point == '_') {
            out.append("__");
          } else if (Character.toString(point).matches("[a-zA-Z0-9]")) {
            out.appendCodePoint(point);
          } else {
            out.append('_').append(Integer.toHexString(point)).append('_');
          }
        });
    return out.toString();
  }
}
