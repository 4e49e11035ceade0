package dev.pharos.store.metric;

import dev.pharos.signal.metric.LabelMatcher;
import java.util.HashMap;
import java.util.Map;

/** A matcher put to series of one part by their symbols; each text is looked at once. */
final class SymbolCheck {
  private static final int MANY = -2;

  private final PartIndex index;
  private final LabelMatcher matcher;
  private final int name;

  /** The number of the only text that matches; -1 when no text does, -2 when many may. */
  private final int only;

  private final Map<Integer, Boolean> known = new HashMap<>();

  SymbolCheck(PartIndex index, LabelMatcher matcher) {
    this.index = index;
    this.matcher = matcher;
    this.name = index.symbolOf(matcher.name());
    this.only =
        matcher.type() == LabelMatcher.Type.EQUAL && !matcher.value().isEmpty()
            ? index.symbolOf(matcher.value())
            : MANY;
    known.put(-1, matcher.matches(""));
  }

  boolean test(SeriesCursor cursor, int ordinal) {
    int value = name < 0 ? -1 : cursor.value(ordinal, name);
    if (only != MANY) {
      return value >= 0 && value == only;
    }
    Boolean before = known.get(value);
    if (before == null) {
      before = matcher.matches(index.symbol(value));
      known.put(value, before);
    }
    return before;
  }
}
