package dev.pharos.receive.scrape;

import dev.pharos.fleet.MetricEndpoints;
import dev.pharos.signal.metric.Labels;
import java.util.List;

/** Everything registered in Spring Boot Admin that exposes its metrics. */
final class FleetSource implements TargetSource {
  /** The pool that these targets are shown in. */
  static final String POOL = "spring-boot-admin";

  private final MetricEndpoints endpoints;
  private final ScrapeJob job;

  FleetSource(MetricEndpoints endpoints, ScrapeJob job) {
    this.endpoints = endpoints;
    this.job = job;
  }

  @Override
  public List<ScrapeTarget> targets() {
    return endpoints.list().stream()
        .filter(endpoint -> endpoints.refusal(endpoint.url()).isEmpty())
        .map(endpoint ->
            new ScrapeTarget(
                job,
                endpoint.url(),
                Labels.of(
                    "job",
                    endpoint.service(),
                    "instance",
                    endpoint.url().getAuthority(),
                    "service_name",
                    endpoint.service()),
                endpoint.headers()))
        .toList();
  }
}
