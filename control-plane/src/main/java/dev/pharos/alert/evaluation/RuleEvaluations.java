package dev.pharos.alert.evaluation;

import dev.pharos.alert.rule.RuleGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * All groups that are evaluated, each by a thread of its own, and the files they come from: looks
 * at these now and then and lets groups begin, go on and end. Safe for use by many threads.
 */
final class RuleEvaluations implements SmartLifecycle, RuleGroups {
  private static final Logger log = LoggerFactory.getLogger(RuleEvaluations.class);

  private final RuleFiles files;
  private final RuleParts parts;
  private final RuleMeters meters;
  private final Duration reloadInterval;
  private final Map<String, GroupThread> running = new LinkedHashMap<>();

  /** Groups that are gone, whose series end when none took them over. */
  private final List<Ending> endings = new ArrayList<>();

  private volatile List<GroupState> states = List.of();
  private boolean loaded;
  private @Nullable ScheduledExecutorService scheduler;
  private @Nullable ScheduledFuture<?> looks;

  RuleEvaluations(RuleFiles files, RuleParts parts, RuleMeters meters, Duration reloadInterval) {
    this.files = files;
    this.parts = parts;
    this.meters = meters;
    this.reloadInterval = reloadInterval;
  }

  private record Ending(GroupState state, long dueMs) {}

  @Override
  public synchronized void start() {
    refresh();
    ScheduledExecutorService started =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("pharos-rule-files").factory());
    long everyMs = reloadInterval.toMillis();
    looks =
        started.scheduleWithFixedDelay(this::refreshed, everyMs, everyMs, TimeUnit.MILLISECONDS);
    scheduler = started;
  }

  private void refreshed() {
    try {
      refresh();
    } catch (RuntimeException e) {
      log.error("Rule files could not be looked at; trying again.", e);
    }
  }

  /** Looks at the files once. */
  synchronized void refresh() {
    if (files.refresh() || !loaded) {
      update(files.groups());
    }
    loaded = true;
    writeEnds();
  }

  private void update(List<RuleGroup> groups) {
    Map<String, RuleGroup> wanted = new LinkedHashMap<>();
    groups.forEach(group -> wanted.put(group.key(), group));
    List<GroupThread> replaced =
        running.values().stream()
            .filter(one ->
                !one.schedule()
                    .state()
                    .group()
                    .equals(wanted.get(one.schedule().state().group().key())))
            .toList();
    replaced.forEach(GroupThread::stop);
    replaced.forEach(GroupThread::join);
    Map<String, GroupState> earlier = new LinkedHashMap<>();
    for (GroupThread one : replaced) {
      GroupState state = one.schedule().state();
      running.remove(state.group().key());
      meters.remove(state);
      if (wanted.containsKey(state.group().key())) {
        earlier.put(state.group().key(), state);
      } else {
        long now = parts.clock().millis();
        state.end(now);
        // A rule that has only moved is evaluated in its new place by then.
        endings.add(new Ending(state, now + 2 * state.interval().toMillis()));
      }
    }
    wanted.forEach((key, group) -> {
      if (!running.containsKey(key)) {
        running.put(key, started(group, earlier.get(key)));
      }
    });
    states =
        running.values().stream()
            .map(one -> one.schedule().state())
            .sorted(
                Comparator.comparing((GroupState state) -> state.group().file())
                    .thenComparing(state -> state.group().name()))
            .toList();
  }

  private GroupThread started(RuleGroup group, @Nullable GroupState earlier) {
    GroupState state = new GroupState(group, parts, loaded);
    if (earlier != null) {
      state.continueWith(earlier);
    }
    meters.add(state);
    return new GroupThread(new GroupSchedule(state, parts, !loaded)).start();
  }

  private void writeEnds() {
    long now = parts.clock().millis();
    for (Iterator<Ending> all = endings.iterator(); all.hasNext(); ) {
      Ending ending = all.next();
      if (ending.dueMs() <= now) {
        all.remove();
        ending.state().writeEnds(states, now);
      }
    }
  }

  @Override
  public void stop() {
    ScheduledExecutorService stopped;
    synchronized (this) {
      stopped = scheduler;
      if (looks != null) {
        looks.cancel(false);
        looks = null;
      }
      scheduler = null;
      running.values().forEach(GroupThread::stop);
      running.values().forEach(GroupThread::join);
      running.values().forEach(one -> meters.remove(one.schedule().state()));
      running.clear();
      loaded = false;
    }
    if (stopped != null) {
      stopped.close();
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return scheduler != null;
  }

  @Override
  public List<GroupStatus> groups() {
    return states.stream().map(GroupState::status).toList();
  }
}
