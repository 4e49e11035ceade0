package dev.pharos.judge.incident;

import dev.pharos.signal.Node;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** How much of a symptom each cause explains; shares add up to 1. For one thread. */
final class Shares {
  private final Map<Cause, Double> shares = new LinkedHashMap<>();

  /** A node, and in what way. */
  record Cause(Node node, Trouble trouble) {}

  static Shares all(Node node, Trouble trouble) {
    Shares shares = new Shares();
    shares.add(node, trouble, 1);
    return shares;
  }

  void add(Node node, Trouble trouble, double share) {
    shares.merge(new Cause(node, trouble), share, Double::sum);
  }

  void add(Shares others, double share) {
    others.shares.forEach((cause, part) -> shares.merge(cause, part * share, Double::sum));
  }

  double of(Node node) {
    return byNode().getOrDefault(node, 0.0);
  }

  Map<Node, Double> byNode() {
    Map<Node, Double> byNode = new LinkedHashMap<>();
    shares.forEach((cause, share) -> byNode.merge(cause.node(), share, Double::sum));
    return byNode;
  }

  /** In what way a node is a cause most of all. */
  Map<Trouble, Double> troubles(Node node) {
    Map<Trouble, Double> troubles = new HashMap<>();
    shares.forEach((cause, share) -> {
      if (cause.node().equals(node)) {
        troubles.merge(cause.trouble(), share, Double::sum);
      }
    });
    return troubles;
  }
}
