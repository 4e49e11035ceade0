package dev.pharos.receive.metric.otlp;

import java.util.List;
import java.util.SortedMap;

/**
 * {@code ExportMetricsServiceRequest}, alike of both encodings. Attributes are texts by key.
 *
 * @param resources in the request's order
 */
record OtlpRequest(List<OfResource> resources) {

  /** {@code ResourceMetrics}. */
  record OfResource(SortedMap<String, String> attributes, List<OfScope> scopes) {}

  /** {@code ScopeMetrics}. */
  record OfScope(
      String name,
      String version,
      String schemaUrl,
      SortedMap<String, String> attributes,
      List<OtlpMetric> metrics) {}
}
