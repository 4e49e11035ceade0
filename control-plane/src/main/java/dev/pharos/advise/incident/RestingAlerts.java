package dev.pharos.advise.incident;

import dev.pharos.judge.incident.Symptom;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Alerts that incidents rested on when Pharos began. What fires is not known before rules were
 * evaluated, and those that wait must wait anew; until then such an alert is not said to be over.
 * For one thread.
 */
final class RestingAlerts {
  /**
   * Rules that wait for less than ten minutes wait anew after a start, and those that wait for
   * longer are held back for as long; then one more evaluation.
   */
  static final Duration KNOWN_AFTER = Duration.ofMinutes(11);

  private final Set<Symptom.Key> open = new HashSet<>();
  private final long beganNs;

  /**
   * @param kept incidents as they were kept
   * @param nowNs start of this process, epoch nanoseconds
   */
  RestingAlerts(Collection<Incident> kept, long nowNs) {
    beganNs = nowNs;
    for (Incident incident : kept) {
      incident.symptoms().stream()
          .filter(one -> one.kind() == Symptom.Kind.ALERT && one.lasts())
          .forEach(one -> open.add(one.key()));
    }
  }

  /**
   * Those of which nothing is known yet.
   *
   * @param firing which fire now: of these all is known from now on
   */
  Set<Symptom.Key> look(Collection<Symptom.Key> firing, long nowNs) {
    open.removeAll(firing);
    if (nowNs - beganNs >= KNOWN_AFTER.toNanos()) {
      open.clear();
    }
    return Set.copyOf(open);
  }
}
