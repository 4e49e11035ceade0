package dev.pharos.query.promql;

import dev.pharos.query.promql.parse.PromqlParser;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import java.util.List;

/** A series with its values as a script writes it: {@code name{label="value"} 1 2+1x3 _ stale}. */
public record SeriesLine(Labels labels, List<ScriptValue> values) {

  public static SeriesLine read(String line) {
    int end = endOfLabels(line);
    return new SeriesLine(
        labels(line.substring(0, end)), SeriesNotation.values(line.substring(end)));
  }

  private static Labels labels(String text) {
    Labels.Builder labels = Labels.builder();
    if (!text.isBlank()) {
      for (LabelMatcher m : PromqlParser.parseSelector(text).matchers()) {
        if (m.type() != LabelMatcher.Type.EQUAL) {
          throw new IllegalArgumentException("no label but a condition: " + m);
        }
        labels.set(m.name(), m.value());
      }
    }
    return labels.build();
  }

  /** Behind the closing brace, or behind the name when there are no braces. */
  private static int endOfLabels(String line) {
    int i = 0;
    while (i < line.length() && line.charAt(i) != '{' && !Character.isWhitespace(line.charAt(i))) {
      i++;
    }
    if (i == line.length() || line.charAt(i) != '{') {
      return i;
    }
    char quote = 0;
    for (int at = i; at < line.length(); at++) {
      char c = line.charAt(at);
      if (quote != 0) {
        if (c == '\\' && quote != '`') {
          at++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '"' || c == '\'' || c == '`') {
        quote = c;
      } else if (c == '}') {
        return at + 1;
      }
    }
    throw new IllegalArgumentException("labels without an end: " + line);
  }
}
