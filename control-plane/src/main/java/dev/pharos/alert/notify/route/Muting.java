package dev.pharos.alert.notify.route;

import java.util.List;
import java.util.SortedMap;

/** Whether an alert is held back, and by what. */
@FunctionalInterface
public interface Muting {
  Muting NONE = alert -> Muted.BY_NOTHING;

  Muted of(Alert alert);

  /**
   * @param silencedBy ids of silences
   * @param inhibitedBy labels of alerts that explain it
   */
  record Muted(List<String> silencedBy, List<SortedMap<String, String>> inhibitedBy) {
    public static final Muted BY_NOTHING = new Muted(List.of(), List.of());

    public Muted {
      silencedBy = List.copyOf(silencedBy);
      inhibitedBy = List.copyOf(inhibitedBy);
    }

    public boolean isMuted() {
      return !silencedBy.isEmpty() || !inhibitedBy.isEmpty();
    }
  }
}
