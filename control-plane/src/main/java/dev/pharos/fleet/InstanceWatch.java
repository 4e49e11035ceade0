package dev.pharos.fleet;

import de.codecentric.boot.admin.server.domain.entities.Instance;
import de.codecentric.boot.admin.server.domain.events.InstanceEvent;
import de.codecentric.boot.admin.server.domain.values.InstanceId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Reports each instance whenever something about it changes, and lets go of those that have not
 * answered for long.
 */
final class InstanceWatch implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(InstanceWatch.class);
  private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(10);

  private final BoundedEventStore events;
  private final InstanceLedger instances;
  private final FleetRegistry registry;
  private final FleetReporter reporter;
  private final InstantSource clock;
  private final Duration forgetOfflineAfter;
  private @Nullable Disposable watching;
  private @Nullable Disposable sweeping;

  InstanceWatch(
      BoundedEventStore events,
      InstanceLedger instances,
      FleetRegistry registry,
      FleetReporter reporter,
      InstantSource clock,
      Duration forgetOfflineAfter) {
    this.events = events;
    this.instances = instances;
    this.registry = registry;
    this.reporter = reporter;
    this.clock = clock;
    this.forgetOfflineAfter = forgetOfflineAfter;
  }

  @Override
  public void start() {
    watching =
        Flux.from(events)
            .map(InstanceEvent::getInstance)
            .doOnNext(this::report)
            .onErrorContinue((e, what) -> log.error("{} could not be reported.", what, e))
            .subscribe();
    sweeping =
        Flux.interval(SWEEP_INTERVAL, Schedulers.boundedElastic())
            .onBackpressureDrop()
            .concatMap(tick -> forgetThoseLongOffline())
            .onErrorContinue((e, what) -> log.error("Instances could not be swept.", e))
            .subscribe();
  }

  private void report(InstanceId id) {
    Optional<Instance> instance = instances.registered(id);
    if (instance.isPresent()) {
      reporter.changed(InstanceReports.of(instance.get(), clock.instant()));
    } else {
      reporter.gone(id.getValue());
    }
  }

  private Mono<Void> forgetThoseLongOffline() {
    Instant limit = clock.instant().minus(forgetOfflineAfter);
    return Flux.fromIterable(instances.registered())
        .filter(instance -> instance.getStatusInfo().isOffline())
        .filter(instance -> instance.getStatusTimestamp().isBefore(limit))
        .concatMap(instance -> registry.deregister(instance.getId()))
        .then();
  }

  @Override
  public void stop() {
    if (watching != null) {
      watching.dispose();
    }
    if (sweeping != null) {
      sweeping.dispose();
    }
    watching = null;
  }

  @Override
  public boolean isRunning() {
    return watching != null;
  }
}
