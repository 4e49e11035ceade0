package dev.pharos.shop.chassis.calls;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.cloud.client.ServiceInstance;

/**
 * Instances that calls have just failed to reach. Discovery takes seconds to notice a dead
 * instance; the caller who ran into it need not wait. Thread-safe.
 */
final class Unreachable {
  /** Long enough for discovery to drop a dead instance, short enough to come back to a live one. */
  static final Duration AVOIDED_FOR = Duration.ofSeconds(5);

  private final Map<String, Instant> avoidedUntil = new ConcurrentHashMap<>();
  private final InstantSource clock;

  Unreachable(InstantSource clock) {
    this.clock = clock;
  }

  void add(ServiceInstance instance) {
    avoidedUntil.put(addressOf(instance), clock.instant().plus(AVOIDED_FOR));
  }

  void remove(ServiceInstance instance) {
    avoidedUntil.remove(addressOf(instance));
  }

  /** Those worth calling; all of them if none is, since a doubtful instance beats none. */
  List<ServiceInstance> without(List<ServiceInstance> instances) {
    Instant now = clock.instant();
    avoidedUntil.values().removeIf(until -> !now.isBefore(until));
    List<ServiceInstance> reachable =
        instances.stream().filter(one -> !avoidedUntil.containsKey(addressOf(one))).toList();
    return reachable.isEmpty() ? instances : reachable;
  }

  private static String addressOf(ServiceInstance instance) {
    return instance.getHost() + ":" + instance.getPort();
  }
}
