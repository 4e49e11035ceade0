package dev.pharos.alert.evaluation;

/**
 * Evaluates a group when it is due. What was missed is counted, not made up for. For one thread.
 */
final class GroupSchedule {
  private final GroupState state;
  private final RuleParts parts;
  private final GroupTimes times;
  private final boolean restores;
  private long dueMs;
  private int done;
  private boolean restored;

  /**
   * @param restores whether the state of alerts is restored when the group was evaluated twice:
   *     before, what its rules need may not be there yet
   */
  GroupSchedule(GroupState state, RuleParts parts, boolean restores) {
    this.state = state;
    this.parts = parts;
    this.restores = restores;
    times = GroupTimes.of(state.group().key(), state.interval());
    dueMs = times.after(parts.clock().millis());
  }

  GroupState state() {
    return state;
  }

  /** How long it is until the next turn, in milliseconds; 0 when it is due. */
  long waitMs() {
    long now = parts.clock().millis();
    if (dueMs - now > times.intervalMs()) {
      dueMs = times.after(now); // The clock was set back.
    }
    return Math.max(0, dueMs - now);
  }

  /** Evaluates the group for the time that is due, or the last one since. */
  void turn() {
    long latest = times.atOrBefore(parts.clock().millis());
    long missed = Math.max(0, (latest - dueMs) / times.intervalMs());
    if (missed > 0) {
      state.counts().missed(missed);
      dueMs += missed * times.intervalMs();
    }
    try {
      state.evaluate(dueMs);
    } finally {
      // What failed is tried again when it is due again, not at once and for ever.
      dueMs += times.intervalMs();
      done++;
    }
    if (restores && !restored && done >= 2) {
      state.restore(parts.clock().millis());
      restored = true;
    }
  }
}
