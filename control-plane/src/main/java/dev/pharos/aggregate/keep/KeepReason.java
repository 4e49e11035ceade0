package dev.pharos.aggregate.keep;

import dev.pharos.store.TraceDecision;
import java.util.Locale;

/** What speaks for a trace; the first of these that does is counted. */
enum KeepReason {
  ERROR,
  POINTED_AT,
  ATTRIBUTE,
  FRESH_DEPLOY,
  SLOW,
  RARE,
  /** Nothing, but all are kept at present. */
  ALL;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  TraceDecision decision() {
    return new TraceDecision.Whole(label());
  }
}
