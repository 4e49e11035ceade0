package dev.pharos.steer.level;

import dev.pharos.fleet.InstanceLoggers.LoggerLevel;
import dev.pharos.fleet.InstanceLoggers.LoggingInstance;
import dev.pharos.steer.level.InstanceLevel.State;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One logger of one instance: what it is to be set to, and what it was before. Immutable.
 *
 * @param service of the instance, as it reads
 * @param lever the one that decides, or decided last
 * @param goal the level that it is to have; null when it is to have its former one
 * @param former null as long as it was not asked, and then nothing was set
 * @param ours levels that may have been set from here
 * @param startedAt of the process that was seen to last; null where it is not known
 * @param tries that failed in a row
 * @param due when it is looked at next
 */
record LevelHold(
    Place place,
    String service,
    String name,
    String lever,
    @Nullable String goal,
    @Nullable Former former,
    Set<String> ours,
    @Nullable Instant startedAt,
    State state,
    String reason,
    Instant since,
    int tries,
    Instant due) {
  /**
   * A process that began anew at its place has lost its level; those that tell when they started
   * are looked at as soon as they do.
   */
  static final Duration LOOKED_AFTER_EVERY = Duration.ofMinutes(1);

  static final Duration FIRST_RETRY = Duration.ofSeconds(5);
  static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

  /** Doublings that lead from the first to the longest. */
  private static final int MOST_DOUBLINGS = 6;

  LevelHold {
    ours = Set.copyOf(ours);
  }

  /** A logger in an instance. */
  record Place(String registration, String logger) {}

  /** The level that was configured; null for that of the logger above. */
  record Former(@Nullable String level) {}

  /** Which lever wants what of a logger. */
  record Wish(String lever, String level) {}

  /** What to do now. */
  record Step(LevelHold hold, @Nullable Post post) {}

  /** A level to be sent; null for that of the logger above. */
  record Post(@Nullable String level) {}

  static LevelHold fresh(Place place, LoggingInstance instance, Wish wish, Instant now) {
    return new LevelHold(
        place,
        instance.service().toString(),
        instance.name(),
        wish.lever(),
        wish.level(),
        null,
        Set.of(),
        instance.startedAt(),
        State.WAITING,
        "",
        now,
        0,
        now);
  }

  /** There is nothing left to do. */
  boolean isOver() {
    return goal == null && (former == null || state == State.PUT_BACK || state == State.LEFT_ALONE);
  }

  /** Whether it is of an instance that has another id by now, found in another way. */
  boolean isOf(LoggingInstance instance) {
    return name.equals(instance.name()) && service.equals(instance.service().toString());
  }

  LevelHold movedTo(Place next) {
    return new LevelHold(
        next, service, name, lever, goal, former, ours, startedAt, state, reason, since, tries,
        due);
  }

  /** A lever wants it. */
  LevelHold wanted(Wish wish, LoggingInstance instance, Instant now) {
    if (isOver()) {
      return fresh(place, instance, wish, now);
    }
    if (wish.level().equals(goal) && state != State.GONE) {
      boolean restarted = state == State.SET && isRestarted(instance);
      return at(wish.lever(), goal, state, reason, since, tries, restarted ? now : due);
    }
    return at(wish.lever(), wish.level(), State.WAITING, "", now, 0, now);
  }

  /** No lever wants it any more. */
  LevelHold ending(Instant now) {
    return goal == null && state != State.GONE
        ? this
        : at(lever, null, former == null ? state : State.NOT_PUT_BACK, reason, now, 0, now);
  }

  LevelHold gone(boolean ending, Instant now) {
    return state == State.GONE && ending == (goal == null)
        ? this
        : at(
            lever,
            ending ? null : goal,
            State.GONE,
            "it is not registered",
            state == State.GONE ? since : now,
            0,
            now);
  }

  /** What is to be done where the instance has such a level. */
  Step told(Optional<LoggerLevel> level, LoggingInstance instance, Instant now) {
    String has = level.map(LoggerLevel::configured).orElse(null);
    if (former == null) {
      return having(new Former(has), instance).toSet(has, now);
    }
    boolean ofOurs = Objects.equals(has, former.level()) || (has != null && ours.contains(has));
    if (goal == null) {
      if (Objects.equals(has, former.level())) {
        return new Step(done(now), null);
      }
      return ofOurs ? new Step(this, new Post(former.level())) : leftAlone(has, now);
    }
    if (goal.equals(has) || ofOurs) {
      return having(former, instance).toSet(has, now);
    }
    return isRestarted(instance)
        ? having(new Former(has), instance).toSet(has, now)
        : leftAlone(has, now);
  }

  private Step toSet(@Nullable String has, Instant now) {
    String wanted = Objects.requireNonNull(goal);
    if (wanted.equals(has)) {
      return new Step(done(now), null);
    }
    Set<String> all = new HashSet<>(ours);
    all.add(wanted);
    return new Step(
        new LevelHold(
            place, service, name, lever, goal, former, all, startedAt, state, reason, since, tries,
            due),
        new Post(wanted));
  }

  private Step leftAlone(@Nullable String has, Instant now) {
    String to = has == null ? "that of the logger above" : has;
    String why = "somebody else set it to %s meanwhile".formatted(to);
    return new Step(stands(State.LEFT_ALONE, why, 0, now.plus(LOOKED_AFTER_EVERY), now), null);
  }

  /** It has the level that it should. */
  LevelHold done(Instant now) {
    return goal == null
        ? stands(State.PUT_BACK, "", 0, now, now)
        : stands(State.SET, "", 0, now.plus(LOOKED_AFTER_EVERY), now);
  }

  LevelHold failed(String why, Instant now) {
    Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(tries, MOST_DOUBLINGS));
    Duration retry = wait.compareTo(LONGEST_RETRY) < 0 ? wait : LONGEST_RETRY;
    State failing = goal == null ? State.NOT_PUT_BACK : State.FAILING;
    return stands(failing, why, tries + 1, now.plus(retry), now);
  }

  /** Its process began anew since it was seen to. */
  private boolean isRestarted(LoggingInstance instance) {
    return startedAt != null
        && instance.startedAt() != null
        && !startedAt.equals(instance.startedAt());
  }

  private LevelHold having(Former level, LoggingInstance instance) {
    return new LevelHold(
        place,
        instance.service().toString(),
        instance.name(),
        lever,
        goal,
        level,
        ours,
        instance.startedAt(),
        state,
        reason,
        since,
        tries,
        due);
  }

  private LevelHold stands(State next, String why, int failures, Instant nextDue, Instant now) {
    return at(lever, goal, next, why, next == state ? since : now, failures, nextDue);
  }

  private LevelHold at(
      String nextLever,
      @Nullable String nextGoal,
      State nextState,
      String why,
      Instant from,
      int failures,
      Instant nextDue) {
    return new LevelHold(
        place, service, name, nextLever, nextGoal, former, ours, startedAt, nextState, why, from,
        failures, nextDue);
  }

  InstanceLevel shown() {
    return new InstanceLevel(
        place.registration(),
        name,
        state,
        former == null ? null : former.level(),
        reason,
        since,
        tries);
  }
}
