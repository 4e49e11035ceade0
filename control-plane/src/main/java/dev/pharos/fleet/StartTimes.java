package dev.pharos.fleet;

import com.fasterxml.jackson.annotation.JsonProperty;
import de.codecentric.boot.admin.server.domain.entities.Instance;
import de.codecentric.boot.admin.server.domain.values.InstanceId;
import de.codecentric.boot.admin.server.web.client.InstanceWebClient;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * When instances' processes started: what they said with their registration (Spring Boot Admin's
 * client does), else what their metric says, asked once each time they come up. Safe for use by
 * many threads.
 */
final class StartTimes {
  private static final Logger log = LoggerFactory.getLogger(StartTimes.class);

  private static final String METRICS = "metrics";

  private final InstanceWebClient client;
  private final Map<InstanceId, Instant> asked = new ConcurrentHashMap<>();

  StartTimes(InstanceWebClient client) {
    this.client = client;
  }

  Optional<Instant> of(Instance instance) {
    Instant said = BuildFacts.instant(InstanceMetadata.of(instance.getRegistration()).startup());
    return Optional.ofNullable(said).or(() -> Optional.ofNullable(asked.get(instance.getId())));
  }

  /** Completes with the time when the instance tells it, without one when it does not. */
  Mono<Instant> ask(Instance instance) {
    boolean said = !InstanceMetadata.of(instance.getRegistration()).startup().isEmpty();
    if (said || !instance.getEndpoints().isPresent(METRICS)) {
      return Mono.empty();
    }
    return client
        .instance(instance)
        .get()
        .uri(URI.create(METRICS + "/process.start.time"))
        .exchangeToMono(response ->
            response.statusCode().is2xxSuccessful()
                ? response.bodyToMono(Metric.class)
                : response.releaseBody().then(Mono.<Metric>empty()))
        .mapNotNull(Metric::time)
        .doOnNext(time -> asked.put(instance.getId(), time))
        .onErrorResume(e -> {
          log.debug("{} does not tell when it started.", instance.getId(), e);
          return Mono.empty();
        });
  }

  void forget(InstanceId id) {
    asked.remove(id);
  }

  /** What an actuator's metric looks like; this one is in seconds of the epoch. */
  record Metric(@JsonProperty("measurements") List<Measurement> measurements) {
    @Nullable Instant time() {
      return measurements == null || measurements.isEmpty()
          ? null
          : Instant.ofEpochMilli(Math.round(measurements.getFirst().value() * 1_000));
    }
  }

  /** One of a metric's values. */
  record Measurement(@JsonProperty("value") double value) {}
}
