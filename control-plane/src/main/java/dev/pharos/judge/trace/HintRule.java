package dev.pharos.judge.trace;

import java.util.List;

/** Knows one thing that can be wrong in a trace. Without state. */
interface HintRule {

  /** Adds what it finds. */
  void find(TraceScene trace, List<Hint> hints);
}
