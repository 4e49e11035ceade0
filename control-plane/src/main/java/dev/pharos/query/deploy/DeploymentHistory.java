package dev.pharos.query.deploy;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.KeptDeployment;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.RollupStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Every deployment that is still kept: those in memory, and those that left it for the store. What
 * leaves is in both for a moment, so memory is read first and counts. Safe for use by many threads.
 */
public final class DeploymentHistory {
  private static final int ID_RADIX = 36;

  /** One folder of the store: what is looked for by its start ends soon after it, mostly. */
  private static final Duration STEP = Duration.ofDays(30);

  private static final Comparator<Deployment> NEWEST_FIRST =
      Comparator.comparing(DeploymentPosition::of);

  private final LiveWindows live;
  private final RollupStore store;
  private final InstantSource clock;

  DeploymentHistory(LiveWindows live, RollupStore store, InstantSource clock) {
    this.live = live;
    this.store = store;
    this.clock = clock;
  }

  /**
   * The one of an id; null when there is none, or none any more.
   *
   * @throws UncheckedIOException when the store cannot be read
   */
  public @Nullable Deployment find(String id) {
    for (Deployment each : live.deployments()) {
      if (each.id().equals(id)) {
        return each;
      }
    }
    long toNs = TimeRange.epochNs(clock.instant()) + STEP.toNanos();
    for (long fromNs = startedAtNs(id, toNs); fromNs < toNs; fromNs += STEP.toNanos()) {
      for (KeptDeployment kept : kept(new TimeRange(fromNs, fromNs + STEP.toNanos()))) {
        if (kept.deployment().id().equals(id)) {
          return kept.deployment();
        }
      }
    }
    return null;
  }

  /** The start that an id tells, see {@code RolloutIds}; the end when it tells none. */
  private static long startedAtNs(String id, long endNs) {
    int dash = id.indexOf('-');
    if (!id.startsWith("d") || dash < 0) {
      return endNs;
    }
    try {
      return TimeUnit.MILLISECONDS.toNanos(Long.parseLong(id.substring(1, dash), ID_RADIX));
    } catch (NumberFormatException e) {
      return endNs;
    }
  }

  /**
   * Those that went on at some time of a range, newest first.
   *
   * @throws UncheckedIOException when the store cannot be read
   */
  public List<Deployment> within(TimeRange range, Predicate<Deployment> wanted) {
    Map<String, Deployment> found = new LinkedHashMap<>();
    for (Deployment each : live.deployments()) {
      Long finishedAtNs = each.finishedAtNs();
      if (range.overlaps(
          each.startedAtNs(), finishedAtNs == null ? Long.MAX_VALUE : finishedAtNs)) {
        found.put(each.id(), each);
      }
    }
    for (KeptDeployment kept : kept(new TimeRange(range.fromNs(), Long.MAX_VALUE))) {
      Deployment each = kept.deployment();
      if (each.startedAtNs() < range.toNs()) {
        found.putIfAbsent(each.id(), each);
      }
    }
    return found.values().stream().filter(wanted).sorted(NEWEST_FIRST).toList();
  }

  /**
   * A portion of those that went on at some time of a range, newest first.
   *
   * @param after only those behind it; null for the first portion
   * @param limit how many at most, at least 1
   * @throws UncheckedIOException when the store cannot be read
   */
  public DeploymentsFound within(
      TimeRange range,
      Predicate<Deployment> wanted,
      @Nullable DeploymentPosition after,
      int limit) {
    Predicate<Deployment> behind =
        each -> after == null || DeploymentPosition.of(each).compareTo(after) > 0;
    List<Deployment> found = within(range, behind.and(wanted));
    if (found.size() <= limit) {
      return new DeploymentsFound(found, null);
    }
    List<Deployment> portion = List.copyOf(found.subList(0, limit));
    return new DeploymentsFound(portion, DeploymentPosition.of(portion.getLast()));
  }

  /**
   * What notices of CI with a key told of. Looks through all that is kept when memory knows none:
   * some milliseconds for each thousand.
   *
   * @throws UncheckedIOException when the store cannot be read
   */
  public List<Deployment> noticed(String key) {
    List<Deployment> noticed = new ArrayList<>(live.noticed(key));
    Set<String> ids = new HashSet<>();
    noticed.forEach(each -> ids.add(each.id()));
    for (KeptDeployment kept : kept(new TimeRange(0, Long.MAX_VALUE))) {
      if (kept.keys().contains(key) && ids.add(kept.deployment().id())) {
        noticed.add(kept.deployment());
      }
    }
    return noticed;
  }

  private List<KeptDeployment> kept(TimeRange finished) {
    try {
      return store.deployments(finished);
    } catch (IOException e) {
      throw new UncheckedIOException("past deployments cannot be read", e);
    }
  }
}
