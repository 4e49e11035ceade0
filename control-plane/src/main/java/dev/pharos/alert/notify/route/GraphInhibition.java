package dev.pharos.alert.notify.route;

import dev.pharos.signal.ServiceId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;

/**
 * Which alerts another one of the same name explains because calls to its service do not go well:
 * the caller's is held back, the callee's is told. Where services call each other in a ring, the
 * alert that began first is told, so that never all are held back. Immutable.
 */
public final class GraphInhibition {
  private static final Comparator<Alert> EARLIEST =
      Comparator.comparing(Alert::activeAt).thenComparing(alert -> alert.labels().toString());

  private final Map<SortedMap<String, String>, List<SortedMap<String, String>>> by =
      new HashMap<>();

  /**
   * @param firing all alerts that fire
   * @param hurting by service, the services that it calls and whose answers hurt it now
   */
  public GraphInhibition(List<Alert> firing, Map<ServiceId, Set<ServiceId>> hurting) {
    Map<String, List<Alert>> byName = new HashMap<>();
    for (Alert alert : firing) {
      if (!alert.label(AlertedService.LABEL).isEmpty()) {
        byName.computeIfAbsent(alert.label(Alert.NAME), name -> new ArrayList<>()).add(alert);
      }
    }
    byName.values().stream()
        .filter(sameKind -> sameKind.size() > 1)
        .forEach(sameKind -> explain(sameKind, hurting));
  }

  private void explain(List<Alert> sameKind, Map<ServiceId, Set<ServiceId>> hurting) {
    Map<Alert, Set<ServiceId>> reached = new HashMap<>();
    for (Alert alert : sameKind) {
      reached.put(alert, reached(alert, hurting));
    }
    for (Alert caller : sameKind) {
      for (Alert callee : sameKind) {
        if (explains(callee, caller, reached)) {
          by.computeIfAbsent(caller.labels(), labels -> new ArrayList<>()).add(callee.labels());
        }
      }
    }
  }

  private static boolean explains(Alert callee, Alert caller, Map<Alert, Set<ServiceId>> reached) {
    if (AlertedService.areSame(caller, callee)
        || !reaches(reached.getOrDefault(caller, Set.of()), callee)) {
      return false;
    }
    boolean ring = reaches(reached.getOrDefault(callee, Set.of()), caller);
    return !ring || EARLIEST.compare(callee, caller) < 0;
  }

  private static boolean reaches(Set<ServiceId> services, Alert alert) {
    return services.stream().anyMatch(service -> AlertedService.means(alert.labels(), service));
  }

  /** Services that hurt the alert's, through others too. */
  private static Set<ServiceId> reached(Alert alert, Map<ServiceId, Set<ServiceId>> hurting) {
    Queue<ServiceId> open = new ArrayDeque<>();
    hurting.keySet().stream()
        .filter(service -> AlertedService.means(alert.labels(), service))
        .forEach(open::add);
    Set<ServiceId> reached = new HashSet<>();
    while (!open.isEmpty()) {
      for (ServiceId callee : hurting.getOrDefault(open.remove(), Set.of())) {
        if (reached.add(callee)) {
          open.add(callee);
        }
      }
    }
    return reached;
  }

  /** Labels of the alerts that explain it; empty when none does. */
  public List<SortedMap<String, String>> by(Alert alert) {
    return by.getOrDefault(alert.labels(), List.of());
  }
}
