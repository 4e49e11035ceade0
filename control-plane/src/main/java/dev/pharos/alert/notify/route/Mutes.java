package dev.pharos.alert.notify.route;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * All that holds alerts back at one moment.
 *
 * @param firing what may explain other alerts
 */
public record Mutes(
    List<Silence> silences,
    List<InhibitRule> rules,
    GraphInhibition graph,
    List<Alert> firing,
    Instant now)
    implements Muting {

  @Override
  public Muted of(Alert alert) {
    List<String> silencedBy =
        silences.stream()
            .filter(silence -> silence.silences(alert.labels(), now))
            .map(Silence::id)
            .toList();
    List<SortedMap<String, String>> inhibitedBy = new ArrayList<>(graph.by(alert));
    for (InhibitRule rule : rules) {
      for (Alert source : firing) {
        if (!inhibitedBy.contains(source.labels())
            && rule.inhibits(source.labels(), alert.labels())) {
          inhibitedBy.add(source.labels());
        }
      }
    }
    return silencedBy.isEmpty() && inhibitedBy.isEmpty()
        ? Muted.BY_NOTHING
        : new Muted(silencedBy, inhibitedBy);
  }
}
