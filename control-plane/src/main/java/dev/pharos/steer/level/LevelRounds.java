package dev.pharos.steer.level;

import dev.pharos.aggregate.lever.Lever;
import dev.pharos.aggregate.lever.LeverTarget;
import dev.pharos.aggregate.lever.Levers;
import dev.pharos.fleet.InstanceLoggers;
import dev.pharos.fleet.InstanceLoggers.LoggerLevel;
import dev.pharos.fleet.InstanceLoggers.LoggingInstance;
import dev.pharos.fleet.LoggersException;
import dev.pharos.steer.level.InstanceLevel.State;
import dev.pharos.steer.level.LevelHold.Place;
import dev.pharos.steer.level.LevelHold.Post;
import dev.pharos.steer.level.LevelHold.Step;
import dev.pharos.steer.level.LevelHold.Wish;
import dev.pharos.store.KeptState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sees to it that loggers have the levels that levers want, and get their former ones back when
 * none does. What a logger had before is durable before anything is set, so that a kill in between
 * forgets nothing. Rounds are for one thread at a time; how it stands may be asked by any.
 */
public final class LevelRounds {
  /** Longer gone, a process that is still the same is no more likely to come back. */
  static final Duration GONE_FOR = Duration.ofDays(1);

  private static final Logger log = LoggerFactory.getLogger(LevelRounds.class);
  private static final String NAME = "log-levels";

  private final Levers levers;
  private final InstanceLoggers loggers;
  private final KeptState kept;
  private final JsonMapper json;
  private final InstantSource clock;
  private final LevelCounts counts;
  private volatile Map<Place, LevelHold> holds;
  private byte[] written;
  private boolean keepsFailing;

  LevelRounds(
      Levers levers,
      InstanceLoggers loggers,
      KeptState kept,
      JsonMapper json,
      InstantSource clock,
      LevelCounts counts)
      throws IOException {
    this.levers = levers;
    this.loggers = loggers;
    this.kept = kept;
    this.json = json;
    this.clock = clock;
    this.counts = counts;
    this.holds =
        kept.read(NAME, content -> json.readValue(content, WrittenHolds.class).holds())
            .orElse(Map.of());
    this.written = json.writeValueAsBytes(WrittenHolds.of(holds.values()));
  }

  /** How a lever stands at its instances, by their names; empty before its first round. */
  public List<InstanceLevel> of(String lever) {
    return holds.values().stream()
        .filter(hold -> hold.lever().equals(lever))
        .map(LevelHold::shown)
        .sorted(
            Comparator.comparing(InstanceLevel::instance)
                .thenComparing(InstanceLevel::registration))
        .toList();
  }

  /** Does what is due; returns when all instances answered, or some seconds later. */
  void round() throws InterruptedException {
    List<Levers.State> listed = levers.all();
    List<Lever> active =
        listed.stream().filter(Levers.State::active).map(Levers.State::lever).toList();
    if (holds.isEmpty() && active.stream().noneMatch(LevelRounds::setsALevel)) {
      return;
    }
    Map<String, LoggingInstance> here =
        loggers.instances().stream()
            .collect(
                Collectors.toMap(
                    LoggingInstance::registration, Function.identity(), (one, other) -> one));
    Instant now = clock.instant();
    holds = planned(listed, active, here, now);
    List<LevelHold> due =
        holds.values().stream()
            .filter(hold -> !hold.isOver() && !hold.due().isAfter(now))
            .filter(hold -> here.containsKey(hold.place().registration()))
            .toList();
    if (due.isEmpty()) {
      keepQuietly();
      return;
    }
    see(due, here);
  }

  private static boolean setsALevel(Lever lever) {
    return lever.target() instanceof LeverTarget.LogLevel;
  }

  /** What is wanted of whom now; of several levers the newest decides. */
  private Map<Place, LevelHold> planned(
      List<Levers.State> listed,
      List<Lever> active,
      Map<String, LoggingInstance> here,
      Instant now) {
    Map<Place, Wish> wishes = new HashMap<>();
    for (Lever lever : active) {
      if (lever.target() instanceof LeverTarget.LogLevel target) {
        Wish wish = new Wish(lever.id(), target.level().name());
        for (LoggingInstance instance : here.values()) {
          if (target.isOf(instance.service())) {
            wishes.putIfAbsent(new Place(instance.registration(), target.logger()), wish);
          }
        }
      }
    }
    Set<String> known =
        listed.stream().map(state -> state.lever().id()).collect(Collectors.toSet());
    Set<String> holding = active.stream().map(Lever::id).collect(Collectors.toSet());
    Map<Place, LevelHold> next = new HashMap<>();
    for (LevelHold hold : moved(here)) {
      LoggingInstance instance = here.get(hold.place().registration());
      Wish wish = wishes.remove(hold.place());
      LevelHold planned;
      if (wish != null && instance != null) {
        planned = hold.wanted(wish, instance, now);
      } else if (hold.isOver()) {
        planned = hold;
      } else if (instance == null) {
        planned = hold.gone(!holding.contains(hold.lever()), now);
      } else {
        planned = hold.ending(now);
      }
      if (isKnown(planned, known, now)) {
        next.put(planned.place(), planned);
      }
    }
    wishes.forEach((place, wish) -> {
      LoggingInstance instance = here.get(place.registration());
      if (instance != null) {
        next.put(place, LevelHold.fresh(place, instance, wish, now));
      }
    });
    return Map.copyOf(next);
  }

  /**
   * Holds by the ids that their instances have now: after a restart one may be found by a registry
   * first that registered itself before, and be known by another place.
   */
  private List<LevelHold> moved(Map<String, LoggingInstance> here) {
    List<LevelHold> moved = new ArrayList<>();
    for (LevelHold hold : holds.values()) {
      Place place = hold.place();
      LevelHold next = hold;
      if (!hold.isOver() && !here.containsKey(place.registration())) {
        for (LoggingInstance instance : here.values()) {
          Place other = new Place(instance.registration(), place.logger());
          if (hold.isOf(instance) && !holds.containsKey(other)) {
            next = hold.movedTo(other);
          }
        }
      }
      moved.add(next);
    }
    return moved;
  }

  /** Whether it is still seen to, or shown. */
  private boolean isKnown(LevelHold hold, Set<String> known, Instant now) {
    String why = "";
    if (!known.contains(hold.lever())) {
      why = LevelCounts.GIVEN_UP;
    } else if (hold.state() == State.GONE && !now.isBefore(hold.since().plus(GONE_FOR))) {
      why = LevelCounts.GONE;
    }
    if (!why.isEmpty() && !hold.isOver()) {
      counts.failed(why);
    }
    return why.isEmpty();
  }

  /** Asks those that are due, keeps what they had, sets what is to be set, and keeps what came. */
  private void see(List<LevelHold> due, Map<String, LoggingInstance> here)
      throws InterruptedException {
    Map<Place, LoggingInstance> instances = new HashMap<>();
    due.forEach(hold -> {
      LoggingInstance instance = here.get(hold.place().registration());
      if (instance != null) {
        instances.put(hold.place(), instance);
      }
    });
    List<Asked<LevelHold, Optional<LoggerLevel>>> answers =
        Asked.all(due, hold -> loggers.level(instance(instances, hold), hold.place().logger()));
    List<Step> posts = new ArrayList<>();
    List<LevelHold> changed = new ArrayList<>();
    for (Asked<LevelHold, Optional<LoggerLevel>> one : answers) {
      Step step = step(one, instance(instances, one.of()));
      changed.add(step.hold());
      if (step.post() != null) {
        posts.add(step);
      }
    }
    replace(changed);
    if (posts.isEmpty()) {
      keepQuietly();
      return;
    }
    try {
      keep();
    } catch (IOException e) {
      log.error("Levels of loggers are not set, since what they were could not be kept.", e);
      replace(
          posts.stream()
              .map(step ->
                  failed(step.hold(), LevelCounts.NOT_KEPT, "what it was could not be kept"))
              .toList());
      return;
    }
    Map<Place, Post> wanted =
        posts.stream().collect(Collectors.toMap(step -> step.hold().place(), LevelRounds::post));
    List<Asked<LevelHold, Boolean>> sent =
        Asked.all(
            posts.stream().map(Step::hold).toList(),
            hold -> {
              Post post = wanted.get(hold.place());
              loggers.set(
                  instance(instances, hold),
                  hold.place().logger(),
                  post == null ? null : post.level());
              return true;
            });
    replace(sent.stream().map(this::sent).toList());
    keepQuietly();
  }

  @SuppressWarnings("NullAway") // those without one are not sent
  private static Post post(Step step) {
    return step.post();
  }

  @SuppressWarnings("NullAway") // only those that are here are asked
  private static LoggingInstance instance(Map<Place, LoggingInstance> here, LevelHold hold) {
    return here.get(hold.place());
  }

  private Step step(Asked<LevelHold, Optional<LoggerLevel>> asked, LoggingInstance instance) {
    LevelHold hold = asked.of();
    LoggersException failure = asked.failure();
    Optional<LoggerLevel> level = asked.answer();
    if (failure != null || level == null) {
      return new Step(failed(hold, failure), null);
    }
    if (level.filter(LoggerLevel::isGroup).isPresent()) {
      return new Step(
          failed(hold, LevelCounts.GROUP, "the name is that of a group of loggers"), null);
    }
    Step step = hold.told(level, instance, clock.instant());
    State now = step.hold().state();
    if (now != hold.state() && now == State.LEFT_ALONE) {
      counts.done(LevelCounts.LEFT_ALONE);
    } else if (now != hold.state() && now == State.PUT_BACK) {
      counts.done(LevelCounts.PUT_BACK);
    }
    return step;
  }

  private LevelHold sent(Asked<LevelHold, Boolean> asked) {
    LevelHold hold = asked.of();
    if (asked.answer() == null) {
      return failed(hold, asked.failure());
    }
    counts.done(hold.goal() == null ? LevelCounts.PUT_BACK : LevelCounts.SET);
    return hold.done(clock.instant());
  }

  private LevelHold failed(LevelHold hold, @Nullable LoggersException e) {
    return e == null
        ? failed(hold, LoggersException.Reason.NO_ANSWER.label(), "it does not answer")
        : failed(hold, e.reason().label(), String.valueOf(e.getMessage()));
  }

  private LevelHold failed(LevelHold hold, String reason, String why) {
    counts.failed(reason);
    return hold.failed(why, clock.instant());
  }

  private void replace(List<LevelHold> changed) {
    Map<Place, LevelHold> next = new HashMap<>(holds);
    changed.forEach(hold -> next.put(hold.place(), hold));
    holds = Map.copyOf(next);
  }

  /** What is not written now is written by the next round. */
  private void keepQuietly() {
    try {
      keep();
      keepsFailing = false;
    } catch (IOException e) {
      // The log is told once, not every second.
      if (!keepsFailing) {
        log.error("What came of setting levels of loggers could not be kept; trying again.", e);
      }
      keepsFailing = true;
    }
  }

  private void keep() throws IOException {
    byte[] content = json.writeValueAsBytes(WrittenHolds.of(holds.values()));
    if (!Arrays.equals(content, written)) {
      kept.replace(NAME, content);
      written = content;
    }
  }
}
