package dev.pharos.alert.notify.route;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Which alerts an Alertmanager is to hear of, as Prometheus does it: at once when they begin to
 * fire or end, and again after the delay, since it takes an alert that is not repeated for over.
 * For one thread.
 */
public final class Resends {
  /** Prometheus' {@code --rules.alert.resend-delay}. */
  public static final Duration DELAY = Duration.ofMinutes(1);

  /** An end that was told may have been lost: it is told again for so long, as Prometheus does. */
  static final Duration RESOLVED_RETENTION = Duration.ofMinutes(15);

  /** An alert that is not repeated so many times is over. */
  private static final int MISSED = 4;

  private final Map<SortedMap<String, String>, Sent> sent = new HashMap<>();

  /** When an alert is over that nobody repeats. */
  public static Instant validUntil(Instant evaluatedAt, Duration interval) {
    Duration longer = interval.compareTo(DELAY) > 0 ? interval : DELAY;
    return evaluatedAt.plus(longer.multipliedBy(MISSED));
  }

  /** Of these, those that must be sent now; they are taken for sent. */
  public List<Alert> due(Collection<Alert> alerts, Instant now) {
    List<Alert> due = new ArrayList<>();
    for (Alert alert : alerts) {
      Sent before = sent.get(alert.labels());
      boolean fires = alert.firesAt(now);
      if (before == null ? fires : isDue(alert, before, fires, now)) {
        sent.put(alert.labels(), new Sent(now, fires, alert.endsAt()));
        due.add(alert);
      }
    }
    sent.values().removeIf(one -> one.endsAt().plus(RESOLVED_RETENTION).isBefore(now));
    return due;
  }

  private static boolean isDue(Alert alert, Sent before, boolean fires, Instant now) {
    return before.fired() != fires
        || (!fires && !alert.endsAt().equals(before.endsAt()))
        || !before.at().plus(DELAY).isAfter(now);
  }

  private record Sent(Instant at, boolean fired, Instant endsAt) {}
}
