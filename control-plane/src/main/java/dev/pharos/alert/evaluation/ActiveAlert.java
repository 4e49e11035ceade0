package dev.pharos.alert.evaluation;

import dev.pharos.signal.metric.Labels;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An alert on its way. Times are epoch milliseconds. For the thread of its group. */
final class ActiveAlert {
  static final long NEVER = Long.MIN_VALUE;

  final Labels labels;
  SortedMap<String, String> annotations;
  AlertState state = AlertState.PENDING;
  double value;
  long activeMs;
  long firedMs = NEVER;
  long resolvedMs = NEVER;
  long keepFiringSinceMs = NEVER;

  ActiveAlert(Labels labels, SortedMap<String, String> annotations, double value, long activeMs) {
    this.labels = labels;
    this.annotations = annotations;
    this.value = value;
    this.activeMs = activeMs;
  }

  /** Whether it goes on firing though its element is gone. */
  boolean keepsFiring(long timeMs, long keepForMs) {
    if (state != AlertState.FIRING || keepForMs == 0) {
      return false;
    }
    if (keepFiringSinceMs == NEVER) {
      keepFiringSinceMs = timeMs;
    }
    return timeMs - keepFiringSinceMs < keepForMs;
  }

  /** Fires when it was held for long enough; no more when the rule has it held for longer now. */
  void advance(long timeMs, long holdForMs) {
    boolean held = timeMs - activeMs >= holdForMs;
    if (state == AlertState.PENDING && held) {
      state = AlertState.FIRING;
      firedMs = timeMs;
    }
    if (state == AlertState.FIRING && !held) {
      state = AlertState.PENDING;
      firedMs = NEVER;
      keepFiringSinceMs = NEVER;
    }
  }

  /** Of a rule that is gone. */
  void resolve(long timeMs) {
    if (state == AlertState.FIRING) {
      state = AlertState.INACTIVE;
      resolvedMs = timeMs;
    }
  }

  Alert snapshot() {
    return new Alert(
        labels,
        Collections.unmodifiableSortedMap(new TreeMap<>(annotations)),
        state,
        value,
        Instant.ofEpochMilli(activeMs),
        instant(firedMs),
        instant(resolvedMs),
        instant(keepFiringSinceMs));
  }

  private static @Nullable Instant instant(long ms) {
    return ms == NEVER ? null : Instant.ofEpochMilli(ms);
  }
}
