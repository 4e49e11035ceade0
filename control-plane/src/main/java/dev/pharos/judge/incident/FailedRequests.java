package dev.pharos.judge.incident;

import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.ServiceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What traces of failed requests tell beyond counts: counts say that calls fail and that requests
 * fail, traces whether these are the same. Pure.
 */
final class FailedRequests {
  /** Fewer may have met by chance, and traces say nothing then. */
  static final int LEAST = 5;

  /** In so many of a service's failed requests another fails that is to account for them. */
  private static final double MOSTLY = 0.5;

  /** Of a share, 19 times in 20. */
  private static final double TWO_SIGMA = 2;

  /** A share 0…1 known no better than this is not known. */
  private static final double VAGUE = 0.3;

  /** Traces that lack spans show a little of what calls brought as a service's own. */
  static final double LEAST_SHARE = 0.15;

  private final Map<ServiceId, List<FailedRequest>> known;

  FailedRequests(Map<ServiceId, List<FailedRequest>> known) {
    this.known = known;
  }

  private List<FailedRequest> of(ServiceId service) {
    List<FailedRequest> requests = known.getOrDefault(service, List.of());
    return requests.size() < LEAST ? List.of() : requests;
  }

  /**
   * How many of a service's requests fail because calls to a callee do.
   *
   * @param failed calls that fail beyond what is usual, as they are counted
   * @return the same where traces tell nothing
   */
  double caused(Member member, Call call, double failed) {
    List<FailedRequest> requests = of(member.service());
    if (requests.isEmpty()) {
      return failed;
    }
    ServiceId callee = call.callee().kind() == NodeKind.SERVICE ? call.callee().id() : null;
    long shared =
        requests.stream()
            .filter(one -> one.unanswered() || (callee != null && one.with().contains(callee)))
            .count();
    double share = (double) shared / requests.size();
    return Math.min(failed, attributable(member, (double) call.now().errors(), share));
  }

  /** Whether enough traces of a service's failed requests are known. */
  boolean tell(Member member) {
    return !of(member.service()).isEmpty();
  }

  /**
   * Share 0…1 of a service's failed requests in which nothing fails that accounts for some; 0 when
   * that is little.
   */
  double unexplained(Member member, Set<Call> accounting) {
    List<FailedRequest> all = of(member.service());
    double share = all.isEmpty() ? 0 : (double) unexplained(all, accounting).size() / all.size();
    return share < LEAST_SHARE ? 0 : share;
  }

  private static List<FailedRequest> unexplained(
      List<FailedRequest> requests, Set<Call> accounting) {
    Set<ServiceId> callees = new HashSet<>();
    accounting.forEach(call -> callees.add(call.callee().id()));
    return requests.stream()
        .filter(one -> !one.unanswered() && one.with().stream().noneMatch(callees::contains))
        .toList();
  }

  /**
   * The attributable fraction of epidemiology (Levin 1953): requests fail for a reason so far as it
   * is met more often in those that fail than in those that do not.
   *
   * @param failures of the other side, in all of the service's requests
   * @param share 0…1 of failed requests that hold one of them
   */
  private double attributable(Member member, double failures, double share) {
    double failed = member.now().errors();
    double good = member.now().requests() - failed;
    double shareOfGood =
        isTooVague(member, share)
            ? 0
            : Math.clamp(
                (Math.min(failures, (double) member.now().requests()) - share * failed) / good,
                0,
                1);
    return shareOfGood >= 1 ? 0 : failed * Math.max(0, (share - shareOfGood) / (1 - shareOfGood));
  }

  /**
   * Whether requests that succeed are so few that what is not known exactly of those that fail, of
   * which traces are a sample, would tell anything of them.
   */
  private boolean isTooVague(Member member, double share) {
    double failed = member.now().errors();
    double good = member.now().requests() - failed;
    double error = TWO_SIGMA * Math.sqrt(share * (1 - share) / of(member.service()).size());
    return error * failed >= VAGUE * good;
  }

  /**
   * Services that fail in a service's failed requests though no call to them is known of, as calls
   * that fail: those that most of the requests hold for which no known call accounts.
   *
   * @param accounting calls that account for some of the failed requests
   */
  List<Call> unlinked(Member member, Set<Call> accounting, Topology topology) {
    Node node = Node.service(member.service());
    Set<ServiceId> called = new HashSet<>();
    topology.from(node).forEach(call -> called.add(call.callee().id()));
    List<FailedRequest> all = of(member.service());
    List<FailedRequest> rest = unexplained(all, accounting);
    if (rest.isEmpty() || rest.size() < LEAST_SHARE * all.size()) {
      return List.of();
    }
    Map<ServiceId, Integer> met = new TreeMap<>();
    for (FailedRequest request : rest) {
      request.with().forEach(service -> met.merge(service, 1, Integer::sum));
    }
    double failed = (double) member.now().errors() * rest.size() / all.size();
    List<Call> calls = new ArrayList<>();
    met.forEach((service, count) -> {
      Member other = topology.member(Node.service(service));
      double share = (double) count / rest.size();
      if (other != null && share >= MOSTLY && !called.contains(service)) {
        double caused = failed * beyondChance(share, member, other);
        Traffic lost = new Traffic(Math.round(caused), Math.round(caused), 0);
        calls.add(new Call(node, Node.service(service), lost, Traffic.NONE, lost, Traffic.NONE));
      }
    });
    return calls;
  }

  /** One that often fails is met often; where nothing succeeds chance cannot be told. */
  private static double beyondChance(double share, Member member, Member other) {
    double chance = member.now().errorRatio() >= 1 ? 0 : other.now().errorRatio();
    return chance >= 1 ? 0 : Math.max(0, (share - chance) / (1 - chance));
  }

  /** Most of a service's failed requests hold a failure of one of some services. */
  boolean areShared(ServiceId service, Collection<ServiceId> others) {
    List<FailedRequest> requests = of(service);
    return !requests.isEmpty()
        && requests.stream().filter(one -> others.stream().anyMatch(one.with()::contains)).count()
            >= MOSTLY * requests.size();
  }

  /** None of a service's failed requests holds a failure of one of some services. */
  boolean areApart(ServiceId service, Collection<ServiceId> others) {
    List<FailedRequest> requests = of(service);
    return !requests.isEmpty()
        && requests.stream()
            .noneMatch(one -> one.unanswered() || others.stream().anyMatch(one.with()::contains));
  }
}
