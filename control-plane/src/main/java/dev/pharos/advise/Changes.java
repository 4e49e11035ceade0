package dev.pharos.advise;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.query.EdgeEnds;
import dev.pharos.query.GraphEdge;
import dev.pharos.query.Place;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.EdgeHistory;
import dev.pharos.signal.InstanceState;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is not as it was: deployments, calls that are new or stopped, services that are new. Safe
 * for use by many threads.
 */
public final class Changes {
  /**
   * What is first seen so soon after the first of its kind is no news: we are getting to know it.
   */
  private static final Duration ACQUAINTANCE = Duration.ofMinutes(5);

  /** A call is gone at the soonest after this … */
  private static final Duration GONE_AFTER = Duration.ofMinutes(5);

  /** … and after so many times its usual gap. */
  private static final int GONE_AFTER_GAPS = 10;

  /** A list longer than this is not read. */
  private static final int MOST = 100;

  private final LiveWindows live;

  Changes(LiveWindows live) {
    this.live = live;
  }

  /**
   * Newest first.
   *
   * @param edges the calls of the range
   */
  List<Overview.Change> in(TimeRange range, Place place, List<GraphEdge> edges) {
    List<Overview.Change> changes = new ArrayList<>();
    Map<Node, Long> acquainted = acquaintances();
    deployments(range, place, changes);
    newServices(range, place, acquainted, changes);
    newAndGoneCalls(range, edges, acquainted, changes);
    changes.sort(Comparator.comparingLong(Overview.Change::timeNs).reversed());
    return List.copyOf(changes.subList(0, Math.min(MOST, changes.size())));
  }

  private void deployments(TimeRange range, Place place, List<Overview.Change> changes) {
    for (Deployment deployment : live.deployments()) {
      if (place.holds(deployment.service()) && range.contains(deployment.startedAtNs())) {
        changes.add(
            new Overview.Change(
                deployment.startedAtNs(),
                deployment.kind().name().toLowerCase(Locale.ROOT),
                sentence(deployment),
                Pages.deploys(deployment.service())));
      }
    }
  }

  /** Such as {@code payment 1.4.0 → 1.5.0, rolling, 50 % of instances}. */
  public static String sentence(Deployment deployment) {
    StringBuilder text = new StringBuilder(deployment.service().name());
    if (!deployment.version().isEmpty()) {
      text.append(' ');
      if (!deployment.previousVersion().isEmpty()
          && !deployment.previousVersion().equals(deployment.version())) {
        text.append(deployment.previousVersion()).append(" → ");
      }
      text.append(deployment.version());
    }
    text.append(", ").append(deployment.state().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    if (deployment.finishedAtNs() == null) {
      text.append(", ")
          .append(Math.round(100 * deployment.instanceShare()))
          .append(" % of instances");
    }
    return text.toString();
  }

  private static void newServices(
      TimeRange range, Place place, Map<Node, Long> acquainted, List<Overview.Change> changes) {
    long earliest = acquainted.values().stream().mapToLong(Long::longValue).min().orElse(0);
    acquainted.forEach((node, firstNs) -> {
      if (node.kind() == NodeKind.SERVICE
          && place.holds(node.id())
          && range.contains(firstNs)
          && firstNs > earliest + ACQUAINTANCE.toNanos()) {
        changes.add(
            new Overview.Change(
                firstNs,
                "new_service",
                node.id().name() + " reports for the first time",
                Pages.service(node.id())));
      }
    });
  }

  private static void newAndGoneCalls(
      TimeRange range,
      List<GraphEdge> edges,
      Map<Node, Long> acquainted,
      List<Overview.Change> changes) {
    for (GraphEdge edge : edges) {
      long knownSince =
          Math.max(known(edge.ends().caller(), acquainted), knownService(edge, acquainted));
      if (range.contains(edge.firstSeenNs())
          && edge.firstSeenNs() > knownSince + ACQUAINTANCE.toNanos()) {
        changes.add(
            new Overview.Change(
                edge.firstSeenNs(),
                "new_edge",
                sentence(edge.ends(), "for the first time"),
                Pages.edge(edge.ends())));
      }
      if (isGone(edge, range)) {
        changes.add(
            new Overview.Change(
                edge.lastSeenNs(),
                "gone_edge",
                sentence(edge.ends(), "no more"),
                Pages.edge(edge.ends())));
      }
    }
  }

  /**
   * That a service starts with calling what it needs is no news; nor are a virtual node's calls.
   */
  private static long knownService(GraphEdge edge, Map<Node, Long> acquainted) {
    Node callee = edge.ends().callee();
    return callee.kind() == NodeKind.SERVICE ? known(callee, acquainted) : 0;
  }

  private static long known(Node node, Map<Node, Long> acquainted) {
    return acquainted.getOrDefault(node, 0L);
  }

  private static boolean isGone(GraphEdge edge, TimeRange range) {
    long calls = edge.calls().requests();
    if (calls < 2 || !range.contains(edge.lastSeenNs())) {
      return false;
    }
    long activeNs = edge.lastSeenNs() - Math.max(range.fromNs(), edge.firstSeenNs());
    long usualGapNs = Math.max(0, activeNs) / calls;
    long quietNs = range.toNs() - edge.lastSeenNs();
    return quietNs > Math.max(GONE_AFTER.toNanos(), GONE_AFTER_GAPS * usualGapNs);
  }

  private static String sentence(EdgeEnds ends, String when) {
    String caller = ends.caller().id().name();
    String callee = ends.callee().id().name();
    return switch (ends.caller().kind()) {
      case USER -> "users call " + callee + " " + when;
      case QUEUE -> callee + " consumes from " + caller + " " + when;
      default ->
          ends.callee().kind() == NodeKind.QUEUE
              ? caller + " publishes to " + callee + " " + when
              : caller + " calls " + callee + " " + when;
    };
  }

  /** When each node was first seen, epoch nanoseconds. */
  private Map<Node, Long> acquaintances() {
    Map<Node, Long> first = new HashMap<>();
    for (EdgeHistory history : live.edgeHistory()) {
      first.merge(history.key().caller(), history.firstSeenNs(), Math::min);
      first.merge(history.key().callee(), history.firstSeenNs(), Math::min);
    }
    for (InstanceState instance : live.instances()) {
      ServiceId service = instance.service();
      first.merge(Node.service(service), instance.firstSeenNs(), Math::min);
    }
    return first;
  }
}
