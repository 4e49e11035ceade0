package dev.pharos.aggregate.lever;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Levers on traces that were pulled at several places, as if they had been at one: each ends where
 * it ended first, and where one of the same thing was made after it; of those that were made at the
 * same time the one with the greater id holds. Whoever knows the same levers and changes, in
 * whatever order they came, comes to the same.
 *
 * @param levers with their ends
 * @param changes all, the oldest first
 */
record LeverUnion(List<Lever> levers, List<LeverChange> changes) {
  private static final Comparator<Lever> BY_AGE =
      Comparator.comparing(Lever::from).thenComparing(Lever::id);

  /** What makes a change one of its own. */
  private record Key(Instant at, LeverChange.Action action, String before, String after) {
    static Key of(LeverChange change) {
      return new Key(change.at(), change.action(), id(change.before()), id(change.after()));
    }

    private static String id(@Nullable Lever lever) {
      return lever == null ? "" : lever.id();
    }
  }

  /**
   * @param levers of both; one that is there twice is one
   * @param changes here
   * @param others elsewhere
   */
  static LeverUnion of(List<Lever> levers, List<LeverChange> changes, List<LeverChange> others) {
    List<LeverChange> all = new ArrayList<>(changes);
    Set<Key> known = new HashSet<>();
    changes.forEach(change -> known.add(Key.of(change)));
    others.stream().filter(change -> known.add(Key.of(change))).forEach(all::add);
    Map<String, Instant> ends = new HashMap<>();
    for (LeverChange change : all) {
      Lever before = change.before();
      if (before != null) {
        ends.merge(before.id(), change.at(), LeverUnion::earlier);
      }
    }
    List<Lever> ended = new ArrayList<>();
    for (Lever lever : once(levers)) {
      ended.add(endedBy(lever, ends.get(lever.id())));
    }
    ended.sort(BY_AGE);
    for (int i = 0; i < ended.size(); i++) {
      Lever lever = ended.get(i);
      Lever next = replacing(lever, ended.subList(i + 1, ended.size()));
      if (next != null && lever.isActive(next.from())) {
        ended.set(i, lever.endedAt(next.from()));
        if (!ends.containsKey(lever.id())) {
          all.add(
              new LeverChange(
                  next.from(),
                  LeverChange.Action.REPLACED,
                  next.author(),
                  next.reason(),
                  lever,
                  next));
        }
      }
    }
    if (all.size() > changes.size()) {
      all.sort(Comparator.comparing(LeverChange::at));
    }
    return new LeverUnion(ended, all);
  }

  private static @Nullable Lever replacing(Lever lever, List<Lever> later) {
    return later.stream()
        .filter(one -> one.target().isSameAs(lever.target()))
        .findFirst()
        .orElse(null);
  }

  private static List<Lever> once(List<Lever> levers) {
    Map<String, Lever> once = new HashMap<>();
    for (Lever lever : levers) {
      once.merge(lever.id(), lever, (one, other) -> endedBy(one, other.until()));
    }
    return List.copyOf(once.values());
  }

  private static Lever endedBy(Lever lever, @Nullable Instant end) {
    Instant until = lever.until();
    return end == null || (until != null && !end.isBefore(until)) ? lever : lever.endedAt(end);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
