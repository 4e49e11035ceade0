package dev.pharos.query.logql.eval;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.pharos.query.logql.LogExpression.LabelReplace;
import dev.pharos.query.logql.eval.LogqlAnswer.Sample;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code label_replace}: makes a label of what a pattern finds in another. */
final class LabelReplacement implements MetricNode {
  private static final Pattern GROUP = Pattern.compile("\\$\\$|\\$\\{(\\w+)\\}|\\$(\\w+)");

  private final LabelReplace replace;
  private final Pattern pattern;
  private final MetricNode of;
  private final Map<Labels, Labels> known = new HashMap<>();

  LabelReplacement(LabelReplace replace, MetricNode of) {
    this.replace = replace;
    this.pattern = Pattern.compile(replace.pattern(), Pattern.DOTALL);
    this.of = of;
  }

  @Override
  public List<Sample> at(int step) {
    Set<Labels> made = new HashSet<>();
    return of.at(step).stream()
        .map(sample -> {
          Labels labels = known.computeIfAbsent(sample.labels(), this::replaced);
          if (!made.add(labels)) {
            throw LogqlRefusal.because(
                "vector cannot contain metrics with the same labelset: " + labels);
          }
          return new Sample(labels, sample.value());
        })
        .toList();
  }

  private Labels replaced(Labels labels) {
    Matcher matcher = pattern.matcher(labels.get(replace.source()));
    return matcher.matches() ? labels.with(replace.target(), expanded(matcher)) : labels;
  }

  /** As Go's templates of regular expressions: unknown groups are empty. */
  private String expanded(Matcher found) {
    StringBuilder text = new StringBuilder();
    String template = replace.replacement();
    Matcher group = GROUP.matcher(template);
    int from = 0;
    while (group.find()) {
      text.append(template, from, group.start());
      from = group.end();
      if (group.group().equals("$$")) {
        text.append('$');
        continue;
      }
      int number = group.start(1) >= 0 ? 1 : 2;
      text.append(value(found, group.group(number)));
    }
    return text.append(template, from, template.length()).toString();
  }

  private String value(Matcher found, String name) {
    if (name.matches("\\d{1,4}")) {
      int group = Integer.parseInt(name);
      return group <= found.groupCount() && found.start(group) >= 0 ? found.group(group) : "";
    }
    Integer group = pattern.namedGroups().get(name);
    return group != null && found.start(group) >= 0 ? found.group(group) : "";
  }
}
