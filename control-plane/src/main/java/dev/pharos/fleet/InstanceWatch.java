package dev.pharos.fleet;

import de.codecentric.boot.admin.server.domain.entities.Instance;
import de.codecentric.boot.admin.server.domain.events.InstanceEndpointsDetectedEvent;
import de.codecentric.boot.admin.server.domain.events.InstanceEvent;
import de.codecentric.boot.admin.server.domain.events.InstanceStatusChangedEvent;
import de.codecentric.boot.admin.server.domain.values.InstanceId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Reports each instance whenever something about it changes, and lets go of those that will not
 * come back: offline for long, or replaced by one that calls itself the same.
 */
final class InstanceWatch implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(InstanceWatch.class);
  private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(5);

  private final BoundedEventStore events;
  private final InstanceLedger instances;
  private final FleetRegistry registry;
  private final Predicate<InstanceId> isListed;
  private final StartTimes startTimes;
  private final FleetReporter reporter;
  private final InstantSource clock;
  private final Duration forgetOfflineAfter;
  private final Disposable.Composite running = Disposables.composite();

  /**
   * @param isListed whether a registry still lists an instance
   */
  InstanceWatch(
      BoundedEventStore events,
      InstanceLedger instances,
      FleetRegistry registry,
      Predicate<InstanceId> isListed,
      StartTimes startTimes,
      FleetReporter reporter,
      InstantSource clock,
      Duration forgetOfflineAfter) {
    this.events = events;
    this.instances = instances;
    this.registry = registry;
    this.isListed = isListed;
    this.startTimes = startTimes;
    this.reporter = reporter;
    this.clock = clock;
    this.forgetOfflineAfter = forgetOfflineAfter;
  }

  @Override
  public void start() {
    running.add(
        Flux.from(events)
            .doOnNext(event -> report(event.getInstance()))
            .filter(InstanceWatch::mayTellItsStart)
            .flatMap(event -> askForStart(event.getInstance()), FleetLimits.POLLS_AT_ONCE)
            .onErrorContinue((e, what) -> log.error("{} could not be reported.", what, e))
            .subscribe());
    running.add(
        Flux.interval(SWEEP_INTERVAL, Schedulers.boundedElastic())
            .onBackpressureDrop()
            .concatMap(tick -> letGo())
            .onErrorContinue((e, what) -> log.error("Instances could not be swept.", e))
            .subscribe());
  }

  private void report(InstanceId id) {
    Optional<Instance> known = instances.registered(id);
    if (known.isPresent()) {
      Instance instance = known.get();
      reporter.changed(InstanceReports.of(instance, startTimes.of(instance), clock.instant()));
    } else {
      startTimes.forget(id);
      reporter.gone(id.getValue());
    }
  }

  private static boolean mayTellItsStart(InstanceEvent event) {
    return event instanceof InstanceEndpointsDetectedEvent
        || (event instanceof InstanceStatusChangedEvent changed && changed.getStatusInfo().isUp());
  }

  private Mono<Void> askForStart(InstanceId id) {
    return Mono.justOrEmpty(instances.registered(id))
        .flatMap(startTimes::ask)
        .doOnNext(time -> report(id))
        .then();
  }

  private Mono<Void> letGo() {
    Instant limit = clock.instant().minus(forgetOfflineAfter);
    return Flux.fromIterable(instances.registered())
        .filter(instance -> instance.getStatusInfo().isOffline())
        .filter(instance -> isForgotten(instance, limit) || isReplaced(instance))
        .concatMap(instance -> registry.deregister(instance.getId()))
        .then();
  }

  /** What a registry lists is offline for as long as it does: it may come back. */
  private boolean isForgotten(Instance offline, Instant limit) {
    return offline.getStatusTimestamp().isBefore(limit) && !isListed.test(offline.getId());
  }

  /** A new process on another port, say, that took over the name of one that died. */
  private boolean isReplaced(Instance offline) {
    String name = name(offline);
    return !name.isEmpty()
        && instances.registered().stream()
            .filter(other -> !other.getStatusInfo().isOffline())
            .anyMatch(other -> name.equals(name(other)));
  }

  /** Empty for one that names no instance id. */
  private static String name(Instance instance) {
    String id = InstanceMetadata.of(instance.getRegistration()).instanceId();
    return id.isEmpty()
        ? ""
        : instance.getRegistration().getName().toLowerCase(Locale.ROOT) + "/" + id;
  }

  @Override
  public void stop() {
    running.dispose();
  }

  @Override
  public boolean isRunning() {
    return running.size() > 0 && !running.isDisposed();
  }
}
