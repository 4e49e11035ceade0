package dev.pharos.fleet;

import de.codecentric.boot.admin.server.domain.events.InstanceEvent;
import de.codecentric.boot.admin.server.domain.values.InstanceId;
import de.codecentric.boot.admin.server.services.InfoUpdateTrigger;
import de.codecentric.boot.admin.server.services.InfoUpdater;
import java.time.Duration;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** When instances are asked what is built into them; see {@link StatusPolling}. */
final class InfoPolling extends InfoUpdateTrigger {
  private static final Logger log = LoggerFactory.getLogger(InfoPolling.class);

  private final InfoUpdater updater;
  private final InstancePolling polling;

  InfoPolling(
      InfoUpdater updater,
      Publisher<InstanceEvent> events,
      InstanceLedger instances,
      Duration interval) {
    super(updater, events, FleetLimits.NEVER, FleetLimits.NEVER, FleetLimits.NEVER);
    this.updater = updater;
    this.polling = new InstancePolling("info", instances, interval, this::updateInfo);
  }

  @Override
  protected Mono<Void> updateInfo(InstanceId instance) {
    return updater
        .updateInfo(instance)
        .onErrorResume(e -> {
          log.warn("The info of {} could not be kept.", instance, e);
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
