package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.TimeShift;

/**
 * The times of the whole query, which {@code start()}, {@code end()} and {@code step()} name in any
 * part of it.
 *
 * @param stepMs 0 for an instant query
 */
record QueryTimes(long startMs, long endMs, long stepMs) {
  /** The time a selector with these modifiers looks at when evaluated at the given time. */
  long lookAt(TimeShift shift, long timeMs) {
    long anchor =
        switch (shift.anchor()) {
          case NONE -> timeMs;
          case TIME -> shift.atMs();
          case START -> startMs;
          case END -> endMs;
        };
    return anchor - shift.offsetMs();
  }
}
