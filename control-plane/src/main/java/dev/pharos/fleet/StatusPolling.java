package dev.pharos.fleet;

import de.codecentric.boot.admin.server.domain.events.InstanceEvent;
import de.codecentric.boot.admin.server.domain.values.InstanceId;
import de.codecentric.boot.admin.server.services.StatusUpdateTrigger;
import de.codecentric.boot.admin.server.services.StatusUpdater;
import java.time.Duration;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * When instances are asked for their health: when they register, and each interval. The library's
 * own trigger keeps, and asks, every instance it ever saw.
 */
final class StatusPolling extends StatusUpdateTrigger {
  private static final Logger log = LoggerFactory.getLogger(StatusPolling.class);

  private final StatusUpdater updater;
  private final InstancePolling polling;

  StatusPolling(
      StatusUpdater updater,
      Publisher<InstanceEvent> events,
      InstanceLedger instances,
      Duration interval) {
    super(updater, events, FleetLimits.NEVER, FleetLimits.NEVER, FleetLimits.NEVER);
    this.updater = updater;
    this.polling = new InstancePolling("status", instances, interval, this::updateStatus);
  }

  @Override
  protected Mono<Void> updateStatus(InstanceId instance) {
    return updater
        .updateStatus(instance)
        .onErrorResume(e -> {
          log.warn("The status of {} could not be kept.", instance, e);
          return Mono.empty();
        });
  }

  @Override
  public void start() {
    super.start();
    polling.start();
  }

  @Override
  public void stop() {
    polling.stop();
    super.stop();
  }
}
