package dev.pharos.judge.trace;

import dev.pharos.signal.TraceTree;
import java.time.Duration;

/** Whether what is missing of a trace may still come: spans are sent when they end. Pure. */
public final class UnfinishedTrace {
  /**
   * A trace whose newest span is older than this is not waited for. SDKs send every 5 s and try
   * again for about 30 s; Collectors that sample whole traces wait 30 s.
   */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private UnfinishedTrace() {}

  /**
   * The root, or another span that others name as their parent, has not arrived, and something of
   * the trace happened within the last minute.
   *
   * @param nowNs epoch nanoseconds
   */
  public static boolean mayStillRun(TraceTree tree, long nowNs) {
    boolean missing = tree.rootMissing();
    for (int span = 0; span < tree.size() && !missing; span++) {
      missing = tree.parentMissing(span);
    }
    return missing && nowNs - (tree.startNs() + tree.durationNs()) < PATIENCE.toNanos();
  }
}
