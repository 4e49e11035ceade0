package dev.pharos.receive.scrape;

import dev.pharos.fleet.MetricEndpoints;
import dev.pharos.fleet.MetricPages;
import dev.pharos.signal.metric.Labels;
import java.util.List;

/**
 * Everything registered in Spring Boot Admin that exposes its metrics. What stands at an address
 * that is not allowed is a target too: that its scrapes fail, and why, is seen.
 */
final class FleetSource implements TargetSource {
  /** The pool that these targets are shown in. */
  static final String POOL = "spring-boot-admin";

  private final MetricEndpoints endpoints;
  private final PageClient client;
  private final ScrapeJob job;

  FleetSource(MetricEndpoints endpoints, MetricPages pages, ScrapeJob job) {
    this.endpoints = endpoints;
    this.client =
        (url, headers, timeout, maxBytes) -> {
          MetricPages.Page page = pages.get(url, headers, timeout, maxBytes);
          return new PageClient.Page(
              page.status(), page.contentType(), page.contentEncoding(), page.body(), page.whole());
        };
    this.job = job;
  }

  @Override
  public List<ScrapeTarget> targets() {
    return endpoints.list().stream()
        .map(endpoint ->
            new ScrapeTarget(job, endpoint.url(), labels(endpoint), endpoint.headers(), client))
        .toList();
  }

  /** As its spans name it, so that what is found in either is known to be of the same service. */
  static Labels labels(MetricEndpoints.MetricEndpoint endpoint) {
    return Labels.of(
        "job",
        endpoint.service(),
        "instance",
        endpoint.url().getAuthority(),
        "service_name",
        endpoint.service(),
        "service_namespace",
        endpoint.namespace(),
        "deployment_environment_name",
        endpoint.environment(),
        // An address is not what they are told apart by.
        "service_instance_id",
        endpoint.instance());
  }
}
