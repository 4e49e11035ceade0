package dev.pharos.advise.incident;

import dev.pharos.signal.EdgeHistory;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.ServiceId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Tells of which service an alert speaks, by the first of these labels that it has: {@code service}
 * or {@code service_name}; {@code queue}, whose consumer is meant; {@code server} of service graph
 * metrics; {@code job}. Immutable.
 */
final class AlertSubjects {
  private static final String NAMESPACE = "service_namespace";
  private static final String ENVIRONMENT = "deployment_environment_name";
  private static final String SERVERS_NAMESPACE = "server_service_namespace";
  private static final String SERVERS_ENVIRONMENT = "server_deployment_environment_name";
  private static final String QUEUE = "queue";
  private static final String SYSTEM = "system";

  /** By which labels a service is named, the surest first. */
  private static final List<String> NAMES = List.of("service", "service_name");

  private final List<ServiceId> services;
  private final Map<Node, SortedSet<ServiceId>> consumers = new HashMap<>();
  private final Map<Node, SortedSet<ServiceId>> producers = new HashMap<>();
  private final Predicate<ServiceId> isUnwell;

  /**
   * @param services all that are known
   * @param edges who publishes to which queue and who consumes from it, or ever did
   * @param isUnwell tells which of several consumers is the one that does not take its part
   */
  AlertSubjects(
      Collection<ServiceId> services,
      Collection<EdgeHistory> edges,
      Predicate<ServiceId> isUnwell) {
    this.services = services.stream().sorted().toList();
    this.isUnwell = isUnwell;
    for (EdgeHistory edge : edges) {
      Node caller = edge.key().caller();
      Node callee = edge.key().callee();
      if (caller.kind() == NodeKind.QUEUE && callee.kind() == NodeKind.SERVICE) {
        consumers.computeIfAbsent(caller, queue -> new TreeSet<>()).add(callee.id());
      } else if (callee.kind() == NodeKind.QUEUE && caller.kind() == NodeKind.SERVICE) {
        producers.computeIfAbsent(callee, queue -> new TreeSet<>()).add(caller.id());
      }
    }
  }

  /** Empty when it is of none that is known, or could be of several. */
  Optional<ServiceId> of(Map<String, String> labels) {
    String environment = label(labels, ENVIRONMENT);
    for (String name : NAMES) {
      String said = label(labels, name);
      if (!said.isEmpty()) {
        return named(said, label(labels, NAMESPACE), environment);
      }
    }
    if (!label(labels, QUEUE).isEmpty()) {
      return worst(consumers, labels).or(() -> worst(producers, labels));
    }
    String server = label(labels, "server");
    if (!server.isEmpty()) {
      return named(
          server,
          label(labels, SERVERS_NAMESPACE),
          labels.getOrDefault(SERVERS_ENVIRONMENT, environment));
    }
    String job = label(labels, "job");
    int slash = job.lastIndexOf('/');
    return job.isEmpty()
        ? Optional.empty()
        : named(job.substring(slash + 1), slash < 0 ? "" : job.substring(0, slash), environment);
  }

  private Optional<ServiceId> named(String name, String namespace, String environment) {
    List<ServiceId> meant =
        services.stream()
            .filter(service ->
                service.name().equals(name)
                    && agrees(namespace, service.namespace())
                    && agrees(environment, service.environment()))
            .toList();
    return meant.size() == 1 ? Optional.of(meant.getFirst()) : Optional.empty();
  }

  private Optional<ServiceId> worst(
      Map<Node, SortedSet<ServiceId>> ends, Map<String, String> labels) {
    SortedSet<ServiceId> meant = new TreeSet<>();
    ends.forEach((queue, users) -> {
      if (queue.id().name().equals(label(labels, QUEUE))
          && agrees(label(labels, SYSTEM), queue.system())
          && agrees(label(labels, ENVIRONMENT), queue.id().environment())) {
        meant.addAll(users);
      }
    });
    return meant.stream()
        .filter(isUnwell)
        .findFirst()
        .or(() -> meant.isEmpty() ? Optional.empty() : Optional.of(meant.first()));
  }

  private static String label(Map<String, String> labels, String name) {
    return labels.getOrDefault(name, "");
  }

  private static boolean agrees(String said, String known) {
    return said.isEmpty() || said.equals(known);
  }
}
