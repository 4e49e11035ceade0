package dev.pharos.alert.notify.route;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An alert that fires, or did until {@code endsAt}. Its labels are its identity.
 *
 * @param labels by name, {@code alertname} among them
 * @param annotations by name, expanded
 * @param value of the rule's expression when it was last evaluated
 * @param activeAt since when the rule's condition holds
 * @param startsAt when it began to fire
 * @param endsAt when it is over: in the future while it fires, since nobody may be left to say so
 * @param generatorUrl of the page that shows the rule's query; empty when there is none
 */
public record Alert(
    SortedMap<String, String> labels,
    SortedMap<String, String> annotations,
    double value,
    Instant activeAt,
    Instant startsAt,
    Instant endsAt,
    String generatorUrl) {
  public static final String NAME = "alertname";

  /**
   * The alert that always fires: whoever does not hear of it any more knows that alerting is dead.
   */
  public static final String WATCHDOG = "Watchdog";

  public Alert {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }

  public static Alert of(
      Map<String, String> labels,
      Map<String, String> annotations,
      double value,
      Instant activeAt,
      Instant startsAt,
      Instant endsAt,
      String generatorUrl) {
    return new Alert(
        new TreeMap<>(labels),
        new TreeMap<>(annotations),
        value,
        activeAt,
        startsAt,
        endsAt,
        generatorUrl);
  }

  /** Empty where it has none. */
  public String label(String name) {
    return labels.getOrDefault(name, "");
  }

  public boolean isWatchdog() {
    return label(NAME).equals(WATCHDOG);
  }

  public boolean firesAt(Instant now) {
    return endsAt.isAfter(now);
  }
}
