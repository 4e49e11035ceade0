package dev.pharos.judge.incident;

import dev.pharos.signal.Node;

/**
 * All calls from one node to another, in the time of trouble and in the time before.
 *
 * @param now as the caller saw them, or, of messages that are consumed, as the consumer did
 * @param served those that the callee saw; none for databases, queues and external hosts
 */
public record Call(
    Node caller, Node callee, Traffic now, Traffic before, Traffic served, Traffic servedBefore) {

  /** Of calls whose other end tells nothing. */
  public static Call unserved(Node caller, Node callee, Traffic now, Traffic before) {
    return new Call(caller, callee, now, before, Traffic.NONE, Traffic.NONE);
  }

  double excessErrors() {
    return now.excessErrors(before);
  }

  /** How much longer one takes than before; 0 where there is nothing to compare with. */
  double slowerNs() {
    return now.requests() == 0 || before.requests() == 0
        ? 0
        : Math.max(0, now.meanNs() - before.meanNs());
  }
}
