package dev.pharos.judge.incident;

import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.ServiceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what causes symptoms and which of them have a cause in common. Pure: equal scenes give
 * equal findings. Safe for use by many threads.
 */
public final class IncidentJudge {
  /** A change is taken for a cause of what begins so soon after it. */
  public static final Duration CLOSE = Duration.ofMinutes(10);

  /** Trouble may be seen a little before the change that brings it, whose time is a sighting. */
  static final Duration SEEN_LATE = Duration.ofMinutes(1);

  /** A change close in time makes a node so much the likelier a cause. */
  private static final double CHANGED = 1.25;

  /** Likewise an exception that nobody saw before. */
  private static final double NEW_EXCEPTION = 1.15;

  /** Beside what it passes on a service has trouble of its own if that alone would be a fault. */
  private static final double OWN_ERROR_RATIO = 0.03;

  private static final double OWN_ERRORS = 10;

  /** In standard deviations of a count: what both ends count differs by chance, too. */
  private static final double CHANCE = 3;

  /** A single request that fails now and then is no incident, however few requests there are. */
  private static final int LEAST_ERRORS = 3;

  /** Who explains less of the trouble is no suspect. */
  private static final double LEAST_WEIGHT = 0.05;

  /** More are not read. */
  private static final int MOST_SUSPECTS = 10;

  /**
   * Findings, the earliest first. Each symptom is in one of them, or in two that share it; a few
   * single errors are in none.
   */
  public List<Finding> judge(Scene scene) {
    return judge(scene, List.of());
  }

  /**
   * The same, where other trouble was found before: an alert may be part of that. The finding then
   * has that trouble's cause.
   *
   * @param earlier what lasts of it; none of its symptoms is in the scene
   */
  public List<Finding> judge(Scene scene, List<Earlier> earlier) {
    Topology topology = new Topology(scene);
    Blame blame = new Blame(scene, topology);
    Map<Symptom, Shares> blamed = new LinkedHashMap<>();
    Map<Node, Set<Symptom>> byCause = new LinkedHashMap<>();
    List<Symptom> told = new ArrayList<>();
    for (Symptom symptom : inOrder(scene.symptoms())) {
      if (symptom.kind() == Symptom.Kind.ALERT || symptom.kind() == Symptom.Kind.VERDICT) {
        told.add(symptom);
        continue;
      }
      if (isTooLittle(symptom, topology)) {
        continue;
      }
      Shares shares = blame.of(symptom);
      blamed.put(symptom, shares);
      for (Node cause : causes(symptom, shares, scene, topology)) {
        byCause.computeIfAbsent(cause, node -> new LinkedHashSet<>()).add(symptom);
      }
    }
    for (Symptom symptom : told) {
      Shares shares = blame.of(symptom);
      Node cause = known(symptom, byCause, topology);
      if (cause == null && isOnlyTold(symptom, shares)) {
        cause = known(symptom, byCause(earlier, symptom), topology);
      }
      if (cause == null) {
        cause = likeliest(shares, scene);
      } else {
        shares = Shares.all(cause, Trouble.ALERTED);
      }
      blamed.put(symptom, shares);
      byCause.computeIfAbsent(cause, node -> new LinkedHashSet<>()).add(symptom);
    }
    SharedHost.of(byCause, scene, topology)
        .ifPresent(shared -> {
          Set<Symptom> all = new LinkedHashSet<>();
          shared.causes().forEach(cause -> all.addAll(byCause.remove(cause)));
          byCause.put(shared.host(), all);
          all.forEach(symptom ->
              blamed.put(symptom, Shares.all(shared.host(), Trouble.SLOWS_ITS_SERVICES)));
        });
    Suspicion suspicion = new Suspicion(scene, topology);
    List<Finding> findings = new ArrayList<>();
    byCause.forEach((cause, symptoms) ->
        findings.add(
            new Finding(suspects(cause, symptoms, blamed, scene, suspicion), inOrder(symptoms))));
    findings.sort(Comparator.comparingLong(finding -> finding.symptoms().getFirst().sinceNs()));
    return findings;
  }

  private static boolean isTooLittle(Symptom symptom, Topology topology) {
    Member member = topology.member(Node.service(symptom.service()));
    return symptom.kind() == Symptom.Kind.ERRORS
        && member != null
        && member.now().requests() > 0
        && member.now().errors() < LEAST_ERRORS;
  }

  private static List<Symptom> inOrder(Iterable<Symptom> symptoms) {
    List<Symptom> ordered = new ArrayList<>();
    symptoms.forEach(ordered::add);
    ordered.sort(
        Comparator.comparingLong(Symptom::sinceNs)
            .thenComparing(Symptom::service)
            .thenComparing(Symptom::kind)
            .thenComparing(Symptom::name));
    return ordered;
  }

  /** What explains most of it; and the service itself, if it has a fault of its own besides. */
  private static Set<Node> causes(Symptom symptom, Shares shares, Scene scene, Topology topology) {
    Set<Node> causes = new LinkedHashSet<>();
    causes.add(likeliest(shares, scene));
    Node self = Node.service(symptom.service());
    Member member = topology.member(self);
    if (symptom.kind() == Symptom.Kind.ERRORS && member != null) {
      double own = shares.of(self) * member.now().excessErrors(member.before());
      boolean faulty =
          shares.of(self) >= leastOwn(member, topology)
              && own >= Math.max(OWN_ERRORS, CHANCE * Math.sqrt((double) member.now().errors()))
              && own > OWN_ERROR_RATIO * member.now().requests();
      if (faulty) {
        causes.add(self);
      }
    }
    return causes;
  }

  /** Traces show what is its own, where counts leave room for chance. */
  private static double leastOwn(Member member, Topology topology) {
    return topology.failed().tell(member) ? FailedRequests.LEAST_SHARE : Split.LEAST_OWN;
  }

  private static Node likeliest(Shares shares, Scene scene) {
    return shares.byNode().entrySet().stream()
        .max(
            Comparator.comparingDouble(
                (Map.Entry<Node, Double> one) -> one.getValue() * factor(one.getKey(), scene)))
        .orElseThrow()
        .getKey();
  }

  /** What else speaks for a node, beside the symptoms. */
  private static double factor(Node node, Scene scene) {
    double factor = 1;
    if (scene.changes().stream().anyMatch(change -> speaksFor(change, node, scene))) {
      factor *= CHANGED;
    }
    if (scene.novelties().stream().anyMatch(news -> Node.service(news.service()).equals(node))) {
      factor *= NEW_EXCEPTION;
    }
    return factor;
  }

  static boolean speaksFor(Change change, Node node, Scene scene) {
    return Node.service(change.service()).equals(node)
        && change.atNs() >= scene.beganNs() - CLOSE.toNanos()
        && change.atNs() <= scene.beganNs() + SEEN_LATE.toNanos();
  }

  /** By its alert alone: nothing that was measured tells what it suffers from. */
  private static boolean isOnlyTold(Symptom told, Shares shares) {
    Node node = Node.service(told.service());
    return told.kind() == Symptom.Kind.ALERT
        && shares.byNode().keySet().equals(Set.of(node))
        && shares.troubles(node).keySet().equals(Set.of(Trouble.ALERTED));
  }

  /** Trouble of the service that alerts comes first, before what it suffers from. */
  private static Map<Node, Set<Symptom>> byCause(List<Earlier> earlier, Symptom told) {
    Node node = Node.service(told.service());
    Map<Node, Set<Symptom>> byCause = new LinkedHashMap<>();
    earlier.stream()
        .filter(one -> one.symptoms().stream().anyMatch(other -> isAfter(told, other.sinceNs())))
        .sorted(Comparator.comparing(one -> !one.cause().equals(node)))
        .forEach(one ->
            byCause
                .computeIfAbsent(one.cause(), cause -> new LinkedHashSet<>())
                .addAll(one.symptoms()));
    return byCause;
  }

  /** A cause found already that a service suffers from, by others' word. */
  private static @Nullable Node known(
      Symptom told, Map<Node, Set<Symptom>> byCause, Topology topology) {
    Node node = Node.service(told.service());
    for (Map.Entry<Node, Set<Symptom>> found : byCause.entrySet()) {
      boolean same =
          found.getKey().equals(node)
              || found.getValue().stream().anyMatch(one -> one.service().equals(told.service()));
      if (same) {
        return found.getKey();
      }
    }
    for (Map.Entry<Node, Set<Symptom>> found : byCause.entrySet()) {
      if (topology.failed().areShared(told.service(), suffering(found))) {
        return found.getKey();
      }
    }
    Set<Node> reached = topology.reachable(node);
    for (Map.Entry<Node, Set<Symptom>> found : byCause.entrySet()) {
      long beganNs =
          found.getValue().stream().mapToLong(Symptom::sinceNs).min().orElse(told.sinceNs());
      boolean follows = isAfter(told, beganNs) && told.sinceNs() <= beganNs + CLOSE.toNanos();
      if (follows
          && reached.contains(found.getKey())
          && !(isOfErrors(found.getValue())
              && topology.failed().areApart(told.service(), suffering(found)))) {
        return found.getKey();
      }
    }
    return null;
  }

  /** What an alert is about began before it fires, or is seen a little late. */
  private static boolean isAfter(Symptom told, long beganNs) {
    return told.sinceNs() >= beganNs - SEEN_LATE.toNanos();
  }

  private static Set<ServiceId> suffering(Map.Entry<Node, Set<Symptom>> found) {
    Set<ServiceId> suffering = new LinkedHashSet<>();
    if (found.getKey().kind() == NodeKind.SERVICE) {
      suffering.add(found.getKey().id());
    }
    found.getValue().forEach(symptom -> suffering.add(symptom.service()));
    return suffering;
  }

  /** Of other trouble failed requests tell nothing. */
  private static boolean isOfErrors(Set<Symptom> symptoms) {
    return symptoms.stream().allMatch(one -> one.kind() == Symptom.Kind.ERRORS);
  }

  private static List<Suspect> suspects(
      Node cause,
      Set<Symptom> symptoms,
      Map<Symptom, Shares> blamed,
      Scene scene,
      Suspicion suspicion) {
    Shares together = new Shares();
    for (Symptom symptom : symptoms) {
      together.add(blamed.getOrDefault(symptom, new Shares()), 1.0 / symptoms.size());
    }
    Map<Node, Double> weights = new LinkedHashMap<>();
    together.byNode().forEach((node, share) -> weights.put(node, share * factor(node, scene)));
    double all = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    List<Suspect> suspects = new ArrayList<>();
    weights.forEach((node, weight) -> {
      if (node.equals(cause) || weight / all >= LEAST_WEIGHT) {
        suspects.add(suspicion.of(node, weight / all, together.troubles(node), symptoms));
      }
    });
    // The symptoms were put together by this cause, whatever part of each is others'.
    suspects.sort(
        Comparator.comparing((Suspect one) -> !one.node().equals(cause))
            .thenComparing(Comparator.comparingDouble(Suspect::weight).reversed())
            .thenComparing(one -> one.node().id()));
    return suspects.subList(0, Math.min(MOST_SUSPECTS, suspects.size()));
  }
}
