package dev.pharos.judge.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The spans of one step below the same callers, siblings together. For one thread. */
final class ShapeNode {
  final Step step;
  final Map<Step, ShapeNode> children = new LinkedHashMap<>();
  final List<Integer> spans = new ArrayList<>();
  private int traces;
  private int lastTrace = -1;
  private long count;
  private long durationNs;
  private long selfNs;
  private double durationInTrace;
  private double squares;

  ShapeNode(Step step) {
    this.step = step;
  }

  ShapeNode child(Step below) {
    return children.computeIfAbsent(below, ShapeNode::new);
  }

  void add(int trace, long spanDurationNs, long spanSelfNs) {
    if (trace != lastTrace) {
      squares += durationInTrace * durationInTrace;
      durationInTrace = 0;
      lastTrace = trace;
      traces++;
    }
    count++;
    durationNs += spanDurationNs;
    selfNs += spanSelfNs;
    durationInTrace += spanDurationNs;
  }

  /** Means per trace. */
  Figures figures(int of) {
    return new Figures((double) count / of, durationNs / of, selfNs / of);
  }

  /** Standard deviation of the duration in a trace; 0 for one trace. */
  double deviationNs(int of) {
    double mean = (double) durationNs / of;
    double all = squares + durationInTrace * durationInTrace;
    return Math.sqrt(Math.max(0, all / of - mean * mean));
  }

  /** The share of traces that have it. */
  double share(int of) {
    return (double) traces / of;
  }
}
