package dev.pharos.alert.notify.route;

import dev.pharos.signal.metric.LabelMatcher;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Holds back alerts for a time.
 *
 * @param matchers all must hold
 * @param createdBy who wants it
 * @param comment why
 */
public record Silence(
    String id,
    List<LabelMatcher> matchers,
    Instant startsAt,
    Instant endsAt,
    String createdBy,
    String comment) {

  /** Where it stands in time. */
  public enum State {
    PENDING,
    ACTIVE,
    EXPIRED
  }

  public Silence {
    matchers = List.copyOf(matchers);
  }

  public State state(Instant now) {
    if (!endsAt.isAfter(now)) {
      return State.EXPIRED;
    }
    return startsAt.isAfter(now) ? State.PENDING : State.ACTIVE;
  }

  public boolean silences(Map<String, String> labels, Instant now) {
    return state(now) == State.ACTIVE && Matchers.match(matchers, labels);
  }
}
