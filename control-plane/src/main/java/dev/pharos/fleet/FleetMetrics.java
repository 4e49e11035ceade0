package dev.pharos.fleet;

import dev.pharos.fleet.discovery.DiscoveryRounds;
import dev.pharos.fleet.discovery.DiscoveryStatus;
import dev.pharos.signal.InstanceStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;

/** The fleet in the control plane's own metrics. */
record FleetMetrics(InstanceLedger instances, BoundedEventStore events, DiscoveryRounds discovery)
    implements MeterBinder {

  @Override
  public void bindTo(MeterRegistry registry) {
    for (InstanceStatus status : InstanceStatus.values()) {
      Gauge.builder("pharos.fleet.instances", () -> count(status))
          .description("Registered or discovered instances by what they say of themselves")
          .tag("status", status.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    FunctionCounter.builder(
            "pharos.fleet.events.dropped", events, BoundedEventStore::droppedForReaders)
        .description("Events that readers of the event stream were too slow for")
        .register(registry);
    discovery.statuses().stream()
        .map(DiscoveryStatus::source)
        .distinct()
        .forEach(source ->
            FunctionCounter.builder(
                    "pharos.fleet.discovery.failures", discovery, rounds -> failures(source))
                .description("Rounds in which a registry did not tell what it lists")
                .tag("source", source)
                .register(registry));
  }

  private double failures(String source) {
    return discovery.statuses().stream()
        .filter(status -> status.source().equals(source))
        .mapToLong(DiscoveryStatus::failures)
        .sum();
  }

  private long count(InstanceStatus status) {
    return instances.registered().stream()
        .filter(instance -> HealthWords.status(instance.getStatusInfo()) == status)
        .count();
  }
}
