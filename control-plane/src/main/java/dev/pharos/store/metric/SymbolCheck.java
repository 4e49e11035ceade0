package dev.pharos.store.metric;

import dev.pharos.signal.metric.LabelMatcher;
import java.util.HashMap;
import java.util.Map;

/** A matcher put to series of one part by their symbols; each text is looked at once. */
final class SymbolCheck {
  private final PartIndex index;
  private final LabelMatcher matcher;
  private final int name;
  private final Map<Integer, Boolean> known = new HashMap<>();

  SymbolCheck(PartIndex index, LabelMatcher matcher) {
    this.index = index;
    this.matcher = matcher;
    this.name = index.symbolOf(matcher.name());
    known.put(-1, matcher.matches(""));
  }

  boolean test(PartIndex.Cursor cursor, int ordinal) {
    int value = name < 0 ? -1 : cursor.value(ordinal, name);
    Boolean before = known.get(value);
    if (before == null) {
      before = matcher.matches(index.symbol(value));
      known.put(value, before);
    }
    return before;
  }
}
