package dev.pharos.aggregate;

import dev.pharos.signal.Node;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.SampledCalls;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.TraceId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds out for how many calls each counted one stands, where agents leave traces out: by the
 * probability with which its trace was begun, which its trace's first span tells. That span comes
 * last as a rule, so that calls wait for it. Costs nothing while everything is sampled. For one
 * thread.
 */
final class SampledTraces {
  private final ServedProbability served;
  private final EdgeAggregator edges;
  private final Shortfalls shortfalls;

  /** The oldest first. */
  private final Map<TraceId, OpenTrace> open = new LinkedHashMap<>();

  private long nowNs;

  SampledTraces(ServedProbability served, EdgeAggregator edges, Shortfalls shortfalls) {
    this.served = served;
    this.edges = edges;
    this.shortfalls = shortfalls;
  }

  /** A trace of which something came lately. */
  static final class OpenTrace {
    private final long sinceNs;
    private @Nullable Double probability;
    private final List<Between> between = new ArrayList<>(4);

    OpenTrace(long sinceNs, @Nullable Double probability) {
      this.sinceNs = sinceNs;
      this.probability = probability;
    }
  }

  /** A trace's calls between two nodes, as one of them counted them. */
  static final class Between {
    private final Node caller;
    private final Node callee;
    private final boolean byCaller;
    private final List<Waiting> waiting = new ArrayList<>(1);
    private long known;

    Between(Node caller, Node callee, boolean byCaller, long known) {
      this.caller = caller;
      this.callee = callee;
      this.byCaller = byCaller;
      this.known = known;
    }

    boolean isOf(EdgeSeries edge, boolean counter) {
      return byCaller == counter
          && callee.equals(edge.key().callee())
          && caller.equals(edge.key().caller());
    }
  }

  /** Calls of one edge in one window of ten seconds that wait for their trace's first span. */
  static final class Waiting {
    private final EdgeSeries edge;
    private final long endNs;
    private long calls;

    Waiting(EdgeSeries edge, long endNs, long calls) {
      this.edge = edge;
      this.endNs = endNs;
      this.calls = calls;
    }
  }

  /** Takes a span that came for the first time, or is left out of all else. */
  void began(Span span) {
    if (span.parentSpanId() != SpanId.NONE || !served.isAnythingSampled()) {
      return;
    }
    OpenTrace trace = trace(span.traceId());
    if (trace.probability != null) {
      return;
    }
    double probability = served.of(span);
    trace.probability = probability;
    for (Between between : trace.between) {
      for (Waiting waiting : between.waiting) {
        settle(between, waiting, probability);
      }
      between.waiting.clear();
    }
  }

  /**
   * A call that was counted.
   *
   * @param byCaller whether the caller counted it, else the callee
   * @param endNs of the span by which it was counted
   */
  void count(EdgeSeries edge, boolean byCaller, long traceHigh, long traceLow, long endNs) {
    if (!served.isAnythingSampled()) {
      return;
    }
    edges.countSampled(edge, byCaller, endNs, SampledCalls.counted(1));
    OpenTrace trace = trace(new TraceId(traceHigh, traceLow));
    Between between = between(trace, edge, byCaller);
    if (between == null) {
      shortfalls.count(Shortfall.SAMPLED_CALLS);
      edges.countSampled(edge, byCaller, endNs, SampledCalls.rootless(1));
    } else if (trace.probability == null) {
      await(between, edge, endNs);
    } else {
      settle(between, new Waiting(edge, endNs, 1), trace.probability);
    }
  }

  /** Null where the trace has too many. */
  private static @Nullable Between between(OpenTrace trace, EdgeSeries edge, boolean byCaller) {
    for (Between between : trace.between) {
      if (between.isOf(edge, byCaller)) {
        return between;
      }
    }
    if (trace.between.size() >= AggregateLimits.SAMPLED_CALLS_OF_TRACE) {
      return null;
    }
    Between fresh = new Between(edge.key().caller(), edge.key().callee(), byCaller, 0);
    trace.between.add(fresh);
    return fresh;
  }

  private void await(Between between, EdgeSeries edge, long endNs) {
    long windowNs = Resolution.TEN_SECONDS.windowStart(endNs);
    for (Waiting waiting : between.waiting) {
      if (waiting.edge == edge && Resolution.TEN_SECONDS.windowStart(waiting.endNs) == windowNs) {
        waiting.calls++;
        return;
      }
    }
    if (between.waiting.size() >= AggregateLimits.SAMPLED_CALLS_OF_TRACE) {
      shortfalls.count(Shortfall.SAMPLED_CALLS);
      edges.countSampled(edge, between.byCaller, endNs, SampledCalls.rootless(1));
    } else {
      between.waiting.add(new Waiting(edge, endNs, 1));
    }
  }

  private void settle(Between between, Waiting waiting, double probability) {
    long calls = waiting.calls;
    SampledCalls found;
    if (probability == ServedProbability.UNKNOWN) {
      found = SampledCalls.unfollowed(calls);
    } else {
      found = SampledCalls.known(calls, between.known, probability);
      between.known += calls;
    }
    edges.countSampled(waiting.edge, between.byCaller, waiting.endNs, found);
  }

  private OpenTrace trace(TraceId id) {
    OpenTrace trace = open.get(id);
    if (trace == null) {
      if (open.size() >= AggregateLimits.SAMPLED_TRACES) {
        Iterator<OpenTrace> oldest = open.values().iterator();
        giveUp(oldest.next());
        shortfalls.count(Shortfall.SAMPLED_TRACES);
        oldest.remove();
      }
      trace = new OpenTrace(nowNs, null);
      open.put(id, trace);
    }
    return trace;
  }

  /** Ends the wait of what came long enough before a time. */
  void expire(long timeNs) {
    nowNs = timeNs;
    Iterator<OpenTrace> oldestFirst = open.values().iterator();
    while (oldestFirst.hasNext()) {
      OpenTrace trace = oldestFirst.next();
      if (trace.sinceNs > timeNs - AggregateLimits.SAMPLED_TRACE_KEPT.toNanos()) {
        return;
      }
      giveUp(trace);
      oldestFirst.remove();
    }
  }

  private void giveUp(OpenTrace trace) {
    for (Between between : trace.between) {
      for (Waiting waiting : between.waiting) {
        edges.countSampled(
            waiting.edge, between.byCaller, waiting.endNs, SampledCalls.rootless(waiting.calls));
      }
    }
  }

  void write(StateWriter out) {
    out.number(open.size());
    open.forEach((id, trace) -> {
      out.fixed(id.high());
      out.fixed(id.low());
      out.number(trace.sinceNs);
      out.flag(trace.probability != null);
      if (trace.probability != null) {
        out.fixed(Double.doubleToLongBits(trace.probability));
      }
      out.number(trace.between.size());
      for (Between between : trace.between) {
        out.node(between.caller);
        out.node(between.callee);
        out.flag(between.byCaller);
        out.number(between.known);
        out.number(between.waiting.size());
        for (Waiting waiting : between.waiting) {
          out.edge(waiting.edge.key());
          out.number(waiting.endNs);
          out.number(waiting.calls);
        }
      }
    });
  }

  /** Into an empty one, from a snapshot. */
  void read(StateReader in) {
    for (int traces = in.count(); traces > 0; traces--) {
      TraceId id = new TraceId(in.fixed(), in.fixed());
      long sinceNs = in.number();
      Double probability = in.flag() ? Double.longBitsToDouble(in.fixed()) : null;
      OpenTrace trace = new OpenTrace(sinceNs, probability);
      for (int ends = in.count(); ends > 0; ends--) {
        Between between = new Between(in.node(), in.node(), in.flag(), in.number());
        for (int waiting = in.count(); waiting > 0; waiting--) {
          between.waiting.add(new Waiting(edges.edge(in.edge()), in.number(), in.number()));
        }
        trace.between.add(between);
      }
      open.put(id, trace);
    }
  }
}
