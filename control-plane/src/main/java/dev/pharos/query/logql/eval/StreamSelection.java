package dev.pharos.query.logql.eval;

import dev.pharos.query.logql.Matcher;
import dev.pharos.signal.Resource;
import dev.pharos.store.LogFilter;
import dev.pharos.store.LogOrigin;
import dev.pharos.store.LogText;
import dev.pharos.store.ValueTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whose lines a selector means. Its matchers are asked of those who logged, who are few, and not of
 * lines; the store is then asked for the lines of those that match. For one thread.
 */
final class StreamSelection {
  /** More conditions than this cost a search more than the lines that they leave out. */
  private static final int MOST_ALTERNATIVES = 500;

  private static final List<LogText> TEXTS =
      Arrays.stream(LogText.values()).filter(LogText::isOfResource).toList();

  private final StreamLabels labels;
  private final List<Matcher> matchers = new ArrayList<>();
  private final List<LabelTest> tests = new ArrayList<>();
  private final List<Matcher> ofLines = new ArrayList<>();
  private final Map<Resource, Boolean> known = new HashMap<>();
  private final List<LogOrigin> selected = new ArrayList<>();
  private final List<LogOrigin> others = new ArrayList<>();

  /**
   * @param origins who logged in the range of the query
   */
  StreamSelection(List<Matcher> selector, List<LogOrigin> origins, StreamLabels labels) {
    this.labels = labels;
    Set<String> ofStreams = new HashSet<>(StreamLabels.TEXTS.keySet());
    for (LogOrigin origin : origins) {
      ofStreams.addAll(labels.ofStream(origin.resource()).asMap().keySet());
    }
    for (Matcher matcher : selector) {
      if (ofStreams.contains(matcher.label())) {
        matchers.add(matcher);
        tests.add(new LabelTest(matcher));
      } else {
        ofLines.add(matcher);
      }
    }
    for (LogOrigin origin : origins) {
      (selects(origin.resource()) ? selected : others).add(origin);
    }
  }

  /** Matchers on labels that no stream has: structured metadata is meant. */
  List<Matcher> ofLines() {
    return ofLines;
  }

  /** Who logged and matches. */
  List<LogOrigin> selected() {
    return selected;
  }

  boolean selects(Resource resource) {
    return known.computeIfAbsent(resource, this::matches);
  }

  private boolean matches(Resource resource) {
    Labels stream = labels.ofStream(resource);
    for (int i = 0; i < tests.size(); i++) {
      if (!tests.get(i).test(stream.get(matchers.get(i).label()))) {
        return false;
      }
    }
    return true;
  }

  /** What the store is asked for. */
  LogFilter filter() {
    return filter(selected);
  }

  /** The filter that has the lines of some of those who logged. */
  LogFilter filter(List<LogOrigin> wanted) {
    if (wanted.isEmpty()) {
      return LogFilter.some(List.of());
    }
    Set<Resource> inside = new HashSet<>();
    wanted.forEach(origin -> inside.add(origin.resource()));
    List<LogOrigin> outside = new ArrayList<>(others);
    selected.stream().filter(origin -> !inside.contains(origin.resource())).forEach(outside::add);
    List<LogFilter> narrowing = new ArrayList<>();
    for (LogText text : TEXTS) {
      Set<String> values = new HashSet<>();
      inside.forEach(resource -> values.add(text.of(resource)));
      boolean narrows = outside.removeIf(origin -> !values.contains(text.of(origin.resource())));
      if (narrows) {
        narrowing.add(new LogFilter.OfText(text, new ValueTest.In(values)));
      }
    }
    if (!outside.isEmpty() && inside.size() <= MOST_ALTERNATIVES) {
      Set<LogFilter> each = new HashSet<>();
      inside.forEach(resource -> each.add(exactly(resource)));
      return LogFilter.some(List.copyOf(each));
    }
    return LogFilter.all(narrowing);
  }

  private static LogFilter exactly(Resource resource) {
    return LogFilter.all(
        TEXTS.stream().map(text -> LogFilter.is(text, text.of(resource))).toList());
  }
}
