package dev.pharos.fleet;

import de.codecentric.boot.admin.server.domain.entities.Instance;
import de.codecentric.boot.admin.server.domain.values.InstanceId;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Asks all registered instances something, again and again. A round that takes longer than the
 * interval delays the next instead of running beside it.
 */
final class InstancePolling {
  private static final Logger log = LoggerFactory.getLogger(InstancePolling.class);

  private final String name;
  private final InstanceLedger instances;
  private final Duration interval;
  private final Function<InstanceId, Mono<Void>> question;
  private @Nullable Scheduler scheduler;
  private @Nullable Disposable rounds;

  InstancePolling(
      String name,
      InstanceLedger instances,
      Duration interval,
      Function<InstanceId, Mono<Void>> question) {
    this.name = name;
    this.instances = instances;
    this.interval = interval;
    this.question = question;
  }

  void start() {
    Scheduler own = Schedulers.newSingle("fleet-" + name, true);
    scheduler = own;
    rounds =
        Flux.interval(interval, own)
            .onBackpressureDrop()
            .concatMap(tick -> round(), 1)
            .subscribe(nothing -> {}, e -> log.error("Asking for {} stopped.", name, e));
  }

  void stop() {
    if (rounds != null) {
      rounds.dispose();
    }
    if (scheduler != null) {
      scheduler.dispose();
    }
  }

  private Mono<Void> round() {
    return instances
        .findAll()
        .filter(Instance::isRegistered)
        .flatMap(instance -> question.apply(instance.getId()), FleetLimits.POLLS_AT_ONCE)
        .then()
        .onErrorResume(e -> {
          log.warn("A round of asking for {} failed.", name, e);
          return Mono.empty();
        });
  }
}
