package dev.pharos.fleet.discovery;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.PatternMatchUtils;

/**
 * Asks each registry for what it lists, at its interval and on a thread of its own: one that hangs
 * or fails holds up neither the start nor the others, keeps what it listed last, and is asked
 * again. Safe for use by many threads.
 */
public final class DiscoveryRounds implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(DiscoveryRounds.class);

  private final Map<Catalog, Duration> catalogs;
  private final List<String> ignoredServices;
  private final ListedInstances listed;
  private final InstantSource clock;

  /** Guarded by itself. */
  private final Map<Catalog, DiscoveryStatus> statuses = new LinkedHashMap<>();

  private List<Thread> threads = List.of();
  private volatile boolean running;

  /**
   * @param catalogs each with the time between two rounds
   * @param ignoredServices names that are left out; {@code *} at an end stands for anything
   */
  public DiscoveryRounds(
      Map<Catalog, Duration> catalogs,
      List<String> ignoredServices,
      ListedInstances listed,
      InstantSource clock) {
    this.catalogs = Map.copyOf(catalogs);
    this.ignoredServices = List.copyOf(ignoredServices);
    this.listed = listed;
    this.clock = clock;
    catalogs
        .keySet()
        .forEach(
            catalog -> statuses.put(catalog, DiscoveryStatus.waiting(catalog, clock.instant())));
  }

  /** One for each registry that is configured. */
  public List<DiscoveryStatus> statuses() {
    synchronized (statuses) {
      return List.copyOf(statuses.values());
    }
  }

  @Override
  public void start() {
    running = true;
    List<Thread> started = new ArrayList<>();
    catalogs.forEach((catalog, interval) ->
        started.add(
            Thread.ofVirtual()
                .name("discovery-" + catalog.source())
                .start(() -> repeat(catalog, interval))));
    threads = started;
  }

  private void repeat(Catalog catalog, Duration interval) {
    try {
      while (running) {
        round(catalog);
        Thread.sleep(interval);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void round(Catalog catalog) {
    try {
      Listing listing = catalog.list().without(this::isIgnored);
      int admitted = listed.take(catalog, listing.found());
      int leftOut = listing.found().size() - admitted + listing.unusable().size();
      String why = listing.unusable().isEmpty() ? "" : listing.unusable().getFirst();
      DiscoveryStatus before =
          note(catalog, status -> status.answered(admitted, leftOut, why, clock.instant()));
      if (!why.isEmpty() && !before.detail().equals(why)) {
        log.warn("Discovery by {} at {}: {}", catalog.source(), catalog.address(), why);
      }
      if (before.state() == DiscoveryStatus.State.FAILING) {
        log.info("Discovery by {} at {} answers again.", catalog.source(), catalog.address());
      }
    } catch (CatalogException e) {
      failed(catalog, String.valueOf(e.getMessage()), null);
    } catch (RuntimeException e) {
      failed(catalog, "it failed unexpectedly: " + e, e);
    }
  }

  private void failed(Catalog catalog, String why, @Nullable Throwable unexpected) {
    if (!running) {
      return;
    }
    DiscoveryStatus before = note(catalog, status -> status.failed(why, clock.instant()));
    if (before.state() != DiscoveryStatus.State.FAILING || !before.detail().equals(why)) {
      log.warn(
          "Discovery by {} at {} fails and is tried again: {}",
          catalog.source(),
          catalog.address(),
          why,
          unexpected);
    }
  }

  /** Returns what was before. */
  private DiscoveryStatus note(Catalog catalog, UnaryOperator<DiscoveryStatus> change) {
    synchronized (statuses) {
      DiscoveryStatus before = Objects.requireNonNull(statuses.get(catalog));
      statuses.put(catalog, change.apply(before));
      return before;
    }
  }

  private boolean isIgnored(String service) {
    return ignoredServices.stream()
        .anyMatch(pattern -> PatternMatchUtils.simpleMatchIgnoreCase(pattern, service));
  }

  @Override
  public void stop() {
    running = false;
    threads.forEach(Thread::interrupt);
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
