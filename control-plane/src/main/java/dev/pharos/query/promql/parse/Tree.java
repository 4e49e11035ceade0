package dev.pharos.query.promql.parse;

import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * How high a tree in the making has grown: trees are walked by recursion, so that a query made of
 * thousands of nested parts would end in a full stack.
 */
final class Tree {
  /** Far above what anyone writes or generates; its walk stays below 256 KiB of stack. */
  static final int HIGHEST = 500;

  private final IdentityHashMap<Expr, Integer> heights = new IdentityHashMap<>();
  private final TokenReader tokens;
  private int open;

  Tree(TokenReader tokens) {
    this.tokens = tokens;
  }

  <T extends Expr> T node(T node, Expr... children) {
    return node(node, List.of(children));
  }

  /** Notes a node made of parts noted before. */
  <T extends Expr> T node(T node, Collection<Expr> children) {
    int height = 0;
    for (Expr child : children) {
      height = Math.max(height, heights.getOrDefault(child, 0));
    }
    refuseAbove(height + 1, node.position());
    heights.put(node, height + 1);
    return node;
  }

  /** Notes a node in place of another as high. */
  <T extends Expr> T replace(T node, Expr former) {
    heights.put(node, heights.getOrDefault(former, 1));
    return node;
  }

  /** Before the parser calls itself. */
  void enter() {
    open++;
    refuseAbove(open, tokens.peek().position());
  }

  void leave() {
    open--;
  }

  private void refuseAbove(int height, Position position) {
    if (height > HIGHEST) {
      throw tokens.error(position, "expression is nested deeper than " + HIGHEST + " levels");
    }
  }
}
