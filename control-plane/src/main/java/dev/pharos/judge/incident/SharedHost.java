package dev.pharos.judge.incident;

import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.ServiceId;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A host on which many services become slow at once, each by itself: what they lack is the
 * processor, the memory or the disk that they share, and each of them alone would be blamed
 * wrongly. Pure.
 *
 * @param causes services that were each taken for a cause
 */
record SharedHost(Node host, Set<Node> causes) {
  /** Two may be slow at once by chance, or have a fault each. */
  private static final int LEAST = 3;

  /** Of the services that are busy on a host so many are slow at least. */
  private static final double LEAST_SHARE = 0.5;

  /** Whether one with fewer requests is slow cannot be told. */
  private static final long BUSY = 5;

  /**
   * The host that slows most of them.
   *
   * @param byCause symptoms by what they were blamed on so far
   */
  static Optional<SharedHost> of(Map<Node, Set<Symptom>> byCause, Scene scene, Topology topology) {
    Map<String, Set<Node>> causes = new TreeMap<>();
    byCause.forEach((cause, symptoms) -> {
      if (cause.kind() == NodeKind.SERVICE && isSlow(cause, symptoms)) {
        hosts(scene, cause.id())
            .forEach(host -> causes.computeIfAbsent(host, key -> new LinkedHashSet<>()).add(cause));
      }
    });
    Set<ServiceId> slow = scene.slow();
    SharedHost found = null;
    for (Map.Entry<String, Set<Node>> one : causes.entrySet()) {
      Set<ServiceId> busy = busy(one.getKey(), scene);
      boolean most = busy.stream().filter(slow::contains).count() >= LEAST_SHARE * busy.size();
      boolean more = found == null || one.getValue().size() > found.causes().size();
      if (most && more && independent(one.getValue(), topology) >= LEAST) {
        String environment = one.getValue().iterator().next().id().environment();
        found =
            new SharedHost(
                Node.virtual(NodeKind.HOST, one.getKey(), environment, ""), one.getValue());
      }
    }
    return Optional.ofNullable(found);
  }

  /** It is slow itself, and is blamed for nothing else but what that brings. */
  private static boolean isSlow(Node cause, Set<Symptom> symptoms) {
    return symptoms.stream()
            .anyMatch(one ->
                one.kind() == Symptom.Kind.LATENCY && Node.service(one.service()).equals(cause))
        && symptoms.stream()
            .allMatch(one ->
                switch (one.kind()) {
                  case LATENCY, ERRORS, ALERT -> true;
                  case DOWN, QUEUE, SILENT, VERDICT -> false;
                });
  }

  /** Who waits for another slow one need not be slow by itself: a pool that is empty looks so. */
  private static long independent(Set<Node> causes, Topology topology) {
    return causes.stream()
        .filter(cause ->
            topology.from(cause).stream().noneMatch(call -> causes.contains(call.callee())))
        .count();
  }

  private static Set<ServiceId> busy(String host, Scene scene) {
    Set<ServiceId> busy = new HashSet<>();
    for (Member member : scene.members()) {
      if (member.now().requests() >= BUSY && hosts(scene, member.service()).contains(host)) {
        busy.add(member.service());
      }
    }
    return busy;
  }

  private static Set<String> hosts(Scene scene, ServiceId service) {
    return scene.hosts().getOrDefault(service, Set.of());
  }
}
