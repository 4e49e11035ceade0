package dev.pharos.steer.level;

import dev.pharos.steer.level.InstanceLevel.State;
import dev.pharos.steer.level.LevelHold.Former;
import dev.pharos.steer.level.LevelHold.Place;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Levels as they are kept: those that may have been changed. How often a try failed is not among
 * them, so that nothing is written while nothing changes.
 */
record WrittenHolds(List<One> levels) {

  record One(
      String registration,
      String logger,
      String service,
      String instance,
      String lever,
      @Nullable String goal,
      @Nullable String former,
      Set<String> ours,
      @Nullable String startedAt,
      String state,
      String reason,
      String since) {}

  static WrittenHolds of(Collection<LevelHold> holds) {
    return new WrittenHolds(
        holds.stream()
            .filter(hold -> hold.former() != null)
            .map(WrittenHolds::one)
            .sorted(Comparator.comparing(One::registration).thenComparing(One::logger))
            .toList());
  }

  private static One one(LevelHold hold) {
    Former former = hold.former();
    Instant startedAt = hold.startedAt();
    return new One(
        hold.place().registration(),
        hold.place().logger(),
        hold.service(),
        hold.name(),
        hold.lever(),
        hold.goal(),
        former == null ? null : former.level(),
        new TreeSet<>(hold.ours()),
        startedAt == null ? null : startedAt.toString(),
        hold.state().label(),
        hold.reason(),
        hold.since().toString());
  }

  /** All are looked at at once: nobody knows what came meanwhile. */
  Map<Place, LevelHold> holds() {
    Map<Place, LevelHold> all = new HashMap<>();
    for (One one : levels) {
      Place place = new Place(one.registration(), one.logger());
      Instant since = Instant.parse(one.since());
      all.put(
          place,
          new LevelHold(
              place,
              one.service(),
              one.instance(),
              one.lever(),
              one.goal(),
              new Former(one.former()),
              one.ours(),
              one.startedAt() == null ? null : Instant.parse(one.startedAt()),
              State.valueOf(one.state().toUpperCase(Locale.ROOT)),
              one.reason(),
              since,
              0,
              since));
    }
    return Map.copyOf(all);
  }
}
