package dev.pharos.fleet;

import de.codecentric.boot.admin.server.config.AdminServerProperties.SsrfProtectionProperties;
import de.codecentric.boot.admin.server.domain.values.InstanceId;
import de.codecentric.boot.admin.server.domain.values.Registration;
import de.codecentric.boot.admin.server.services.InstanceRegistry;
import de.codecentric.boot.admin.server.utils.SsrfUrlValidator;
import dev.pharos.aggregate.Refusals;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.http.client.InetAddressFilter;
import reactor.core.publisher.Mono;

/**
 * Who is admitted to the fleet, and who leaves it. One instance known from two sources is one: what
 * it said itself holds, what discovery adds is added. Safe for use by many threads.
 */
final class FleetRegistry extends InstanceRegistry {
  private static final Logger log = LoggerFactory.getLogger(FleetRegistry.class);
  private static final String SIGNAL = "registrations";

  private final InstanceLedger instances;
  private final InstanceIdentity identity;
  private final RegistrationRules rules;
  private final Refusals refusals;

  /** What each source last said of an instance. */
  private final Map<InstanceId, Map<String, Registration>> said = new ConcurrentHashMap<>();

  /** Those that discovery offered and the rules refused: told once each. */
  private final Set<String> refusedDiscoveries = ConcurrentHashMap.newKeySet();

  /** Oldest first. */
  private final Deque<InstanceId> gone = new ArrayDeque<>();

  FleetRegistry(
      InstanceLedger instances,
      InstanceIdentity identity,
      RegistrationRules rules,
      Refusals refusals) {
    super(
        instances,
        identity,
        any -> true,
        new SsrfUrlValidator(
            new SsrfProtectionProperties(), InetAddressFilter.externalAddresses()));
    this.instances = instances;
    this.identity = identity;
    this.rules = rules;
    this.refusals = refusals;
  }

  /** Fails with {@link RegistrationRefusedException} when the rules forbid the registration. */
  @Override
  public Mono<InstanceId> register(Registration registration) {
    return Mono.defer(() -> admit(registration));
  }

  @Override
  public Mono<InstanceId> deregister(InstanceId id) {
    return super.deregister(id).doOnNext(this::remember);
  }

  private Mono<InstanceId> admit(Registration registration) {
    InstanceId id = identity.generateId(registration);
    try {
      rules.check(registration);
      if (instances.registered(id).isEmpty()) {
        rules.checkRoom(instances.registered().size());
      }
    } catch (RegistrationRefusedException refusal) {
      return refuse(registration, id, refusal);
    }
    return super.register(merged(id, registration));
  }

  private Mono<InstanceId> refuse(
      Registration registration, InstanceId id, RegistrationRefusedException refusal) {
    if (instances.registered(id).isEmpty()) {
      identity.forget(id);
    }
    if (!Sources.DISCOVERY.equals(registration.getSource())) {
      refusals.count(SIGNAL, refusal.reason(), 1);
      return Mono.error(refusal);
    }
    // Discovery offers it again with every heartbeat, and nobody there reads an answer.
    if (refusedDiscoveries.size() < FleetLimits.INSTANCES
        && refusedDiscoveries.add(registration.getHealthUrl())) {
      refusals.count(SIGNAL, refusal.reason(), 1);
      log.warn(
          "Discovery offers {}, which is left out: {}",
          registration.getName(),
          refusal.getMessage());
    }
    return Mono.empty();
  }

  private Registration merged(InstanceId id, Registration registration) {
    Map<String, Registration> sources = said.computeIfAbsent(id, key -> new ConcurrentHashMap<>());
    sources.put(registration.getSource(), registration);
    Registration own = sources.get(Sources.REGISTERED);
    Registration found = sources.get(Sources.DISCOVERY);
    if (own == null || found == null) {
      return registration;
    }
    Map<String, String> metadata = new LinkedHashMap<>(found.getMetadata());
    metadata.putAll(own.getMetadata());
    return Registration.copyOf(own).clearMetadata().metadata(metadata).build();
  }

  private void remember(InstanceId id) {
    said.remove(id);
    identity.forget(id);
    synchronized (gone) {
      gone.remove(id);
      gone.addLast(id);
      while (gone.size() > FleetLimits.GONE_INSTANCES_REMEMBERED) {
        forgetUnlessBack(gone.removeFirst());
      }
    }
  }

  private void forgetUnlessBack(InstanceId id) {
    if (instances.registered(id).isEmpty()) {
      instances.forget(id);
    }
  }
}
