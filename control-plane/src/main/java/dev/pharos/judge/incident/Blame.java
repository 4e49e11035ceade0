package dev.pharos.judge.incident;

import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Follows a symptom along the calls to what causes it: at each service what it did wrong itself
 * stays, and the rest goes on to those whose calls account for it. Pure; for one thread.
 */
final class Blame {
  /** So much of a caller's failed calls a callee must have seen fail itself to own all of them. */
  private static final double SEEN_BY_CALLEE = 0.8;

  /** Of a call that became slower, what its callee must account for to be slow by itself. */
  private static final double SLOW_INSIDE = 0.4;

  private final Topology topology;
  private final List<Backlog> backlogs;

  /** Those that are slower than usual or than promised. */
  private final Set<Node> slow;

  Blame(Scene scene, Topology topology) {
    this.topology = topology;
    this.backlogs = scene.backlogs();
    this.slow = scene.slow().stream().map(Node::service).collect(Collectors.toSet());
  }

  /** Who causes a symptom, and how much of it. */
  Shares of(Symptom symptom) {
    Node node = Node.service(symptom.service());
    if (topology.isDown(node)) {
      return Shares.all(node, down(symptom));
    }
    return switch (symptom.kind()) {
      case DOWN -> Shares.all(node, Trouble.DOWN);
      case SILENT -> Shares.all(node, Trouble.SILENT);
      case ERRORS -> errors(node, Set.of(), Trouble.FAILS);
      case LATENCY -> latency(node, Set.of(), Trouble.SLOW);
      case QUEUE -> queue(node, symptom.name());
      case VERDICT -> Shares.all(node, Trouble.WORSE_VERSION);
      case ALERT -> errors(node, Set.of(), Trouble.ALERTED);
    };
  }

  private static Trouble down(Symptom symptom) {
    return symptom.kind() == Symptom.Kind.SILENT ? Trouble.SILENT : Trouble.DOWN;
  }

  /** What waits is the consumer's fault, unless something holds it up or the queue itself fails. */
  private Shares queue(Node consumer, String name) {
    for (Backlog backlog : backlogs) {
      Node queue = backlog.queue();
      boolean fails = topology.to(queue).stream().anyMatch(call -> call.excessErrors() >= 1);
      if (queue.id().name().equals(name) && fails) {
        return Shares.all(queue, Trouble.ANSWERS_NOT);
      }
    }
    return errors(consumer, Set.of(), Trouble.CONSUMES_NOT);
  }

  /**
   * @param path services that were passed: in a ring trouble stays where the ring was entered
   * @param otherwise what is wrong with it when neither its requests nor its times tell
   */
  private Shares errors(Node node, Set<Node> path, Trouble otherwise) {
    Member member = topology.member(node);
    if (member == null) {
      return Shares.all(node, otherwise);
    }
    if (member.isDown()) {
      return Shares.all(node, Trouble.DOWN);
    }
    Split split = Split.ofErrors(member, topology);
    if (split == null) {
      return latency(node, path, otherwise);
    }
    Shares shares = new Shares();
    double own = split.own();
    Set<Node> further = with(path, node);
    for (Map.Entry<Call, Double> passed : split.passed().entrySet()) {
      if (further.contains(passed.getKey().callee())) {
        own += passed.getValue();
      } else {
        shares.add(failedCalls(passed.getKey(), further), passed.getValue());
      }
    }
    if (own > 0) {
      shares.add(node, Trouble.FAILS, own);
    }
    return shares;
  }

  /** Calls that fail: those that the callee failed are its errors, the others it never answered. */
  private Shares failedCalls(Call call, Set<Node> path) {
    Node callee = call.callee();
    if (callee.kind() != NodeKind.SERVICE) {
      return Shares.all(callee, Trouble.FAILS);
    }
    double failed = call.excessErrors();
    double seen = call.served().excessErrors(call.servedBefore());
    double seenShare = failed <= 0 ? 1 : Math.min(1, seen / failed);
    if (seenShare >= SEEN_BY_CALLEE) {
      return errors(callee, path, Trouble.ANSWERS_NOT);
    }
    Shares shares = new Shares();
    shares.add(latency(callee, path, Trouble.ANSWERS_NOT), 1 - seenShare);
    if (seenShare > 0) {
      shares.add(errors(callee, path, Trouble.ANSWERS_NOT), seenShare);
    }
    return shares;
  }

  private Shares latency(Node node, Set<Node> path, Trouble otherwise) {
    Member member = topology.member(node);
    if (member == null) {
      return Shares.all(node, otherwise);
    }
    if (member.isDown()) {
      return Shares.all(node, Trouble.DOWN);
    }
    Split split = Split.ofLatency(member, topology);
    if (split == null) {
      return waitsForSlow(node, path, otherwise);
    }
    Shares shares = new Shares();
    double own = split.own();
    Set<Node> further = with(path, node);
    for (Map.Entry<Call, Double> passed : split.passed().entrySet()) {
      if (further.contains(passed.getKey().callee())) {
        own += passed.getValue();
      } else {
        shares.add(slowCalls(passed.getKey(), further), passed.getValue());
      }
    }
    if (own > 0) {
      shares.add(node, Trouble.SLOW, own);
    }
    return shares;
  }

  /**
   * Who is slow in some of what it does shows nothing of it on average, nor where nothing is known
   * of before. What it calls and what is slow, too, accounts for it by the time that is spent
   * there.
   */
  private Shares waitsForSlow(Node node, Set<Node> path, Trouble otherwise) {
    Shares shares = new Shares();
    Set<Node> further = with(path, node);
    List<Call> waited =
        slow.contains(node)
            ? topology.from(node).stream()
                .filter(call -> slow.contains(call.callee()) && !further.contains(call.callee()))
                .filter(call -> call.now().totalNs() > 0)
                .toList()
            : List.of();
    double totalNs = waited.stream().mapToDouble(call -> call.now().totalNs()).sum();
    for (Call call : waited) {
      shares.add(latency(call.callee(), further, Trouble.SLOW), call.now().totalNs() / totalNs);
    }
    return waited.isEmpty() ? Shares.all(node, otherwise) : shares;
  }

  /** Calls that take longer: what the callee does not need itself is lost on the way to it. */
  private Shares slowCalls(Call call, Set<Node> path) {
    Node callee = call.callee();
    if (callee.kind() != NodeKind.SERVICE) {
      return Shares.all(callee, Trouble.SLOW);
    }
    Call inside = Call.unserved(call.caller(), callee, call.served(), call.servedBefore());
    double insideShare =
        call.served().requests() == 0 || call.slowerNs() <= 0
            ? 1
            : Math.min(1, inside.slowerNs() / call.slowerNs());
    Shares further = latency(callee, path, Trouble.SLOW_TO_REACH);
    if (insideShare >= SLOW_INSIDE) {
      return further;
    }
    Shares shares = new Shares();
    shares.add(callee, Trouble.SLOW_TO_REACH, 1 - insideShare);
    shares.add(further, insideShare);
    return shares;
  }

  private static Set<Node> with(Set<Node> path, Node node) {
    Set<Node> longer = new HashSet<>(path);
    longer.add(node);
    return longer;
  }
}
