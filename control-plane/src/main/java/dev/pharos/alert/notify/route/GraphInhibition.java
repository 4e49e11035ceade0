package dev.pharos.alert.notify.route;

import dev.pharos.signal.ServiceId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * Which alerts another one explains because calls to its service do not go well: the caller's is
 * held back, the callee's is told, unless it is less grave. Where services call each other in a
 * ring, the gravest alert that began first is told, so that never all are held back. Immutable.
 */
public final class GraphInhibition {
  /** Alerts that are named of those that explain one: a person reads no more. */
  static final int MOST_NAMED = 20;

  private static final Comparator<Alert> EARLIEST =
      Comparator.comparing(Alert::activeAt).thenComparing(alert -> alert.labels().toString());

  private static final Comparator<Alert> GRAVEST_FIRST =
      Comparator.comparing(Severity::weight).reversed().thenComparing(EARLIEST);

  private final Set<SortedMap<String, String>> firing = new HashSet<>();
  private final Map<AlertedService, Map<String, List<Alert>>> alerts = new LinkedHashMap<>();
  private final Map<AlertedService, List<Callee>> callees = new HashMap<>();

  /** Of which services that call or are called those speak that have alerts. */
  private final Map<AlertedService, List<ServiceId>> meant = new HashMap<>();

  private final Map<String, List<AlertedService>> alerted = new HashMap<>();

  /**
   * @param ring whether the callee calls the caller, too
   */
  private record Callee(AlertedService service, boolean ring) {}

  /**
   * @param firing all alerts that fire
   * @param hurting by service, the services that it calls and whose answers hurt it now
   */
  public GraphInhibition(List<Alert> firing, Map<ServiceId, Set<ServiceId>> hurting) {
    if (hurting.isEmpty()) {
      return;
    }
    for (Alert alert : firing) {
      AlertedService service = AlertedService.of(alert);
      if (!service.name().isEmpty()) {
        this.firing.add(alert.labels());
        alerts
            .computeIfAbsent(service, fresh -> new LinkedHashMap<>())
            .computeIfAbsent(Severity.word(alert), severity -> new ArrayList<>())
            .add(alert);
      }
    }
    alerts.values().forEach(each -> each.values().forEach(same -> same.sort(EARLIEST)));
    alerts
        .keySet()
        .forEach(service ->
            alerted.computeIfAbsent(service.name(), name -> new ArrayList<>()).add(service));
    Set<ServiceId> known = new LinkedHashSet<>(hurting.keySet());
    hurting.values().forEach(known::addAll);
    for (ServiceId service : known) {
      for (AlertedService speaks : speaking(service)) {
        meant.computeIfAbsent(speaks, fresh -> new ArrayList<>()).add(service);
      }
    }
    relate(hurting);
  }

  private void relate(Map<ServiceId, Set<ServiceId>> hurting) {
    Map<AlertedService, Set<ServiceId>> around = new HashMap<>();
    for (AlertedService caller : meant.keySet()) {
      Set<AlertedService> found = new LinkedHashSet<>();
      reached(caller, hurting, List::of).forEach(service -> found.addAll(speaking(service)));
      found.removeIf(caller::mayBe);
      List<Callee> all = new ArrayList<>();
      for (AlertedService callee : found) {
        // An alert that could be of several services is of all of them here: what is taken for a
        // ring may be none, but no ring may be missed, or all of its alerts would be held back.
        Set<ServiceId> back =
            around.computeIfAbsent(callee, one -> reached(one, hurting, this::alike));
        all.add(new Callee(callee, of(caller).stream().anyMatch(back::contains)));
      }
      callees.put(caller, all);
    }
  }

  /** Services that hurt it, through others too, the nearest first. */
  private Set<ServiceId> reached(
      AlertedService from,
      Map<ServiceId, Set<ServiceId>> hurting,
      Function<ServiceId, Collection<ServiceId>> alike) {
    Queue<ServiceId> open = new ArrayDeque<>(of(from));
    Set<ServiceId> reached = new LinkedHashSet<>();
    while (!open.isEmpty()) {
      for (ServiceId callee : hurting.getOrDefault(open.remove(), Set.of())) {
        for (ServiceId each : alike.apply(callee)) {
          if (reached.add(each)) {
            open.add(each);
          }
        }
      }
    }
    return reached;
  }

  /** Itself, and those that an alert could be of that could be of it. */
  private Set<ServiceId> alike(ServiceId service) {
    Set<ServiceId> alike = new LinkedHashSet<>(Set.of(service));
    speaking(service).forEach(speaks -> alike.addAll(of(speaks)));
    return alike;
  }

  private List<ServiceId> of(AlertedService service) {
    return meant.getOrDefault(service, List.of());
  }

  private List<AlertedService> speaking(ServiceId service) {
    return alerted.getOrDefault(service.name(), List.of()).stream()
        .filter(each -> each.means(service))
        .toList();
  }

  /** Labels of the first alerts that explain it; empty when none does. */
  public List<SortedMap<String, String>> by(Alert alert) {
    if (!firing.contains(alert.labels())) {
      return List.of();
    }
    List<SortedMap<String, String>> by = new ArrayList<>();
    for (Callee callee : callees.getOrDefault(AlertedService.of(alert), List.of())) {
      for (List<Alert> sameSeverity : alerts.getOrDefault(callee.service(), Map.of()).values()) {
        for (Alert other : sameSeverity) {
          // Those after it began later.
          if (by.size() >= MOST_NAMED || !explains(other, alert, callee.ring())) {
            break;
          }
          by.add(other.labels());
        }
      }
    }
    return by;
  }

  private static boolean explains(Alert callee, Alert caller, boolean ring) {
    return Severity.covers(callee, caller) && (!ring || GRAVEST_FIRST.compare(callee, caller) < 0);
  }
}
