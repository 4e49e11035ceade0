package dev.pharos.receive.metric.otlp;

import dev.pharos.signal.metric.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Labels of one resource's series. Its service becomes {@code job}, its instance {@code instance},
 * what is promoted a label of each; the others are labels of {@code target_info} alone. Source:
 * https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics#resource-attributes-1
 */
final class ResourceLabels {
  static final String TARGET_INFO = "target_info";

  private static final String NAMESPACE = "service.namespace";
  private static final String NAME = "service.name";
  private static final String INSTANCE_ID = "service.instance.id";
  private static final Set<String> IDENTIFYING = Set.of(NAMESPACE, NAME, INSTANCE_ID);

  private final MetricNames names;
  private final SortedMap<String, String> attributes;
  private final Map<String, String> promoted = new HashMap<>();
  private final String job;
  private final String instance;

  ResourceLabels(
      MetricNames names, OtlpMetricSettings settings, SortedMap<String, String> attributes) {
    this.names = names;
    this.attributes = attributes;
    for (String key : settings.promoted()) {
      String value = attributes.get(key);
      if (value != null) {
        names.label(key).ifPresent(name -> promoted.put(name, value));
      }
    }
    String service = attributes.getOrDefault(NAME, "");
    String namespace = attributes.get(NAMESPACE);
    this.job = service.isEmpty() || namespace == null ? service : namespace + "/" + service;
    this.instance = attributes.getOrDefault(INSTANCE_ID, "");
  }

  /** Labels of the scope; none when scopes are not to be seen or it has no name. */
  static List<String> ofScope(
      MetricNames names, OtlpMetricSettings settings, OtlpRequest.OfScope scope) {
    if (!settings.scopeLabels() || scope.name().isEmpty()) {
      return List.of();
    }
    List<String> pairs = new ArrayList<>();
    scope
        .attributes()
        .forEach((key, value) ->
            names
                .label("otel_scope_" + key)
                .ifPresent(name -> {
                  pairs.add(name);
                  pairs.add(value);
                }));
    pairs.addAll(
        List.of(
            "otel_scope_name",
            scope.name(),
            "otel_scope_version",
            scope.version(),
            "otel_scope_schema_url",
            scope.schemaUrl()));
    return List.copyOf(pairs);
  }

  /**
   * Labels of a series but for its name.
   *
   * @return empty when an attribute's key leaves no label
   */
  Optional<Labels> of(SortedMap<String, String> ofPoint, List<String> ofScope) {
    Labels.Builder labels = Labels.builder();
    if (!add(labels, ofPoint, Set.of(Labels.METRIC_NAME))) {
      return Optional.empty();
    }
    promoted.forEach((name, value) -> {
      if (labels.get(name).isEmpty()) {
        labels.set(name, value);
      }
    });
    identify(labels);
    for (int i = 0; i < ofScope.size(); i += 2) {
      labels.set(ofScope.get(i), ofScope.get(i + 1));
    }
    return Optional.of(labels.build());
  }

  /** Labels of {@code target_info}; empty when it would say nothing or of nobody. */
  Optional<Labels> targetInfo() {
    boolean saysMore = attributes.keySet().stream().anyMatch(key -> !IDENTIFYING.contains(key));
    if (!saysMore || (job.isEmpty() && instance.isEmpty())) {
      return Optional.empty();
    }
    Labels.Builder labels = Labels.builder();
    add(labels, attributes, IDENTIFYING);
    identify(labels);
    return Optional.of(labels.set(Labels.METRIC_NAME, TARGET_INFO).build());
  }

  private void identify(Labels.Builder labels) {
    if (!job.isEmpty()) {
      labels.set("job", job);
    }
    if (!instance.isEmpty()) {
      labels.set("instance", instance);
    }
  }

  /** Keys that become one name have their values put together. False when one becomes none. */
  private boolean add(Labels.Builder labels, SortedMap<String, String> from, Set<String> without) {
    boolean whole = true;
    for (Map.Entry<String, String> entry : from.entrySet()) {
      if (without.contains(entry.getKey())) {
        continue;
      }
      Optional<String> name = names.label(entry.getKey());
      if (name.isEmpty()) {
        whole = false;
        continue;
      }
      String before = labels.get(name.get());
      labels.set(name.get(), before.isEmpty() ? entry.getValue() : before + ";" + entry.getValue());
    }
    return whole;
  }
}
