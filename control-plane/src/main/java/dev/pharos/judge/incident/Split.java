package dev.pharos.judge.incident;

import dev.pharos.signal.Node;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What of a service's trouble is its own and what comes from those it calls.
 *
 * @param own share 0…1
 * @param passed share 0…1 by callee; adds up to 1 together with its own
 */
record Split(double own, Map<Call, Double> passed) {
  /**
   * Both ends count by their own clocks and windows, so that a little always seems to be the
   * service's own. Less than this is taken for that.
   */
  static final double LEAST_OWN = 0.3;

  /** In requests: a handful of errors says nothing. */
  private static final double LEAST_ERRORS = 2;

  /** Slower means by what a person would notice, … */
  private static final double LEAST_SLOWER_NS = 5e6;

  /** … and clearly more than the time varies by itself. */
  private static final double LEAST_SLOWER_SHARE = 0.2;

  private static final long LEAST_REQUESTS = 5;

  /** Calls that fail that often may be left out at all, as circuit breakers do. */
  private static final double BREAKS_CIRCUITS = 0.2;

  /** Fewer calls than usual by chance are less than this share of what fails. */
  private static final double LEFT_OUT = 0.1;

  /**
   * Of a service's failed requests.
   *
   * @return null when it has none beyond what is usual for it
   */
  static @org.jspecify.annotations.Nullable Split ofErrors(Member member, Topology topology) {
    double excess = member.now().excessErrors(member.before());
    if (excess < LEAST_ERRORS) {
      return null;
    }
    Map<Call, Double> passed = new LinkedHashMap<>();
    double leftOut = 0;
    for (Call call : topology.from(Node.service(member.service()))) {
      double notMade = leftOut(call, member, topology);
      double failed = topology.failed().caused(member, call, call.excessErrors()) + notMade;
      leftOut += notMade;
      if (failed >= LEAST_ERRORS) {
        passed.put(call, failed);
      }
    }
    for (Call call : topology.failed().unlinked(member, Set.copyOf(passed.keySet()), topology)) {
      if (call.excessErrors() >= LEAST_ERRORS) {
        passed.put(call, call.excessErrors());
      }
    }
    Split split = split(excess, passed);
    if (passed.isEmpty() || !topology.failed().tell(member)) {
      return split;
    }
    double own = topology.failed().unexplained(member, passed.keySet());
    // Of calls that are not even made traces show nothing, as if the service failed by itself.
    return split.withOwn(leftOut > LEFT_OUT * excess ? Math.min(own, split.own()) : own);
  }

  /** The same, with another share of its own. */
  private Split withOwn(double share) {
    Map<Call, Double> shares = new LinkedHashMap<>();
    passed.forEach((call, part) -> shares.put(call, part / (1 - own) * (1 - share)));
    return new Split(share, shares);
  }

  /** Calls that were not even made, since it is known that they would fail. */
  private static double leftOut(Call call, Member caller, Topology topology) {
    boolean gone = topology.isDown(call.callee());
    double fails = gone ? 1 : call.now().errorRatio();
    if (caller.before().requests() == 0 || fails < BREAKS_CIRCUITS) {
      return 0;
    }
    double usual =
        (double) call.before().requests() / caller.before().requests() * caller.now().requests();
    return Math.max(0, usual - call.now().requests()) * fails;
  }

  /**
   * Of the time by which a service became slower. That it calls more often than before is its own
   * doing; that a call takes longer is the callee's.
   *
   * @return null when it is not slower than before, or that cannot be told
   */
  static @org.jspecify.annotations.Nullable Split ofLatency(Member member, Topology topology) {
    Traffic now = member.now();
    Traffic before = member.before();
    double slowerNs = now.meanNs() - before.meanNs();
    if (now.requests() < LEAST_REQUESTS
        || before.requests() < LEAST_REQUESTS
        || slowerNs < Math.max(LEAST_SLOWER_NS, LEAST_SLOWER_SHARE * before.meanNs())) {
      return null;
    }
    Map<Call, Double> passed = new LinkedHashMap<>();
    for (Call call : topology.from(Node.service(member.service()))) {
      double gapNs = (double) call.now().requests() / now.requests() * call.slowerNs();
      if (gapNs > 0) {
        passed.put(call, gapNs);
      }
    }
    return split(slowerNs, passed);
  }

  private static Split split(double all, Map<Call, Double> passed) {
    double explained = passed.values().stream().mapToDouble(Double::doubleValue).sum();
    double own = Math.max(0, all - explained) / all;
    if (own < LEAST_OWN && explained > 0) {
      own = 0;
    }
    double rest = 1 - own;
    Map<Call, Double> shares = new LinkedHashMap<>();
    passed.forEach((call, part) -> shares.put(call, rest * part / explained));
    return new Split(explained > 0 ? own : 1, shares);
  }
}
