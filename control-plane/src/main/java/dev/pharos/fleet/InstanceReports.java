package dev.pharos.fleet;

import de.codecentric.boot.admin.server.domain.entities.Instance;
import de.codecentric.boot.admin.server.domain.values.Registration;
import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceStatus;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts what Spring Boot Admin knows of an instance into the words of aggregation. Pure. */
final class InstanceReports {
  private InstanceReports() {}

  /**
   * @param instance one that is registered
   */
  static InstanceReport of(Instance instance, Optional<Instant> startedAt, Instant now) {
    Registration registration = instance.getRegistration();
    InstanceMetadata metadata = InstanceMetadata.of(registration);
    BuildFacts build = BuildFacts.of(instance.getInfo().getValues(), metadata);
    String hostAndPort = hostAndPort(registration);
    InstanceStatus status = HealthWords.status(instance.getStatusInfo());
    return new InstanceReport(
        instance.getId().getValue(),
        new ServiceId(
            metadata.namespace(),
            orElse(metadata.serviceName(), registration.getName()),
            metadata.environment()),
        orElse(metadata.instanceId(), hostAndPort),
        build.version(),
        build.commit(),
        ns(build.builtAt()),
        startedAt.map(TimeRange::epochNs).orElse(null),
        status == InstanceStatus.UNKNOWN ? null : status,
        HealthWords.detail(
            instance.getStatusInfo(), place(URI.create(registration.getHealthUrl()))),
        host(registration),
        FleetEnvironment.ADMIN_PATH + "/instances/" + instance.getId().getValue() + "/details",
        TimeRange.epochNs(now));
  }

  private static String hostAndPort(Registration registration) {
    return place(address(registration));
  }

  private static String place(URI url) {
    int port = url.getPort() >= 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
    return Objects.requireNonNullElse(url.getHost(), "") + ":" + port;
  }

  private static String host(Registration registration) {
    return Objects.requireNonNullElse(address(registration).getHost(), "");
  }

  private static URI address(Registration registration) {
    String serviceUrl = registration.getServiceUrl();
    boolean known = serviceUrl != null && !serviceUrl.isBlank();
    return URI.create(known ? serviceUrl : registration.getHealthUrl());
  }

  private static @Nullable Long ns(@Nullable Instant instant) {
    return instant == null ? null : TimeRange.epochNs(instant);
  }

  private static String orElse(String text, String other) {
    return text.isEmpty() ? other : text;
  }
}
