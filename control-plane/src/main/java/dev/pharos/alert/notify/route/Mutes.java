package dev.pharos.alert.notify.route;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.UnaryOperator;

/** All that holds alerts back at one moment. Immutable. */
public final class Mutes implements Muting {
  private final List<Silence> silences;
  private final List<Sources> rules = new ArrayList<>();
  private final GraphInhibition graph;
  private final UnaryOperator<SortedMap<String, String>> routed;
  private final Instant now;

  /**
   * A rule and what may explain other alerts by it.
   *
   * @param firing by the labels of the alert those by which it is matched
   */
  private record Sources(
      InhibitRule rule, Map<SortedMap<String, String>, SortedMap<String, String>> firing) {}

  /**
   * @param firing what may explain other alerts
   * @param routed of an alert's labels those that matchers see, to which something may be added, as
   *     for routes
   */
  public Mutes(
      List<Silence> silences,
      List<InhibitRule> rules,
      GraphInhibition graph,
      List<Alert> firing,
      UnaryOperator<SortedMap<String, String>> routed,
      Instant now) {
    this.silences = List.copyOf(silences);
    this.graph = graph;
    this.routed = routed;
    this.now = now;
    for (InhibitRule rule : rules) {
      Map<SortedMap<String, String>, SortedMap<String, String>> sources = new LinkedHashMap<>();
      for (Alert alert : firing) {
        SortedMap<String, String> labels = routed.apply(alert.labels());
        if (rule.isSource(labels)) {
          sources.put(alert.labels(), labels);
        }
      }
      this.rules.add(new Sources(rule, sources));
    }
  }

  @Override
  public Muted of(Alert alert) {
    SortedMap<String, String> labels = routed.apply(alert.labels());
    List<String> silencedBy =
        silences.stream()
            .filter(silence -> silence.silences(labels, now))
            .map(Silence::id)
            .toList();
    Set<SortedMap<String, String>> inhibitedBy = new LinkedHashSet<>(graph.by(alert));
    for (Sources sources : rules) {
      sources
          .firing()
          .forEach((source, matched) -> {
            if (sources.rule().inhibits(matched, labels)) {
              inhibitedBy.add(source);
            }
          });
    }
    return silencedBy.isEmpty() && inhibitedBy.isEmpty()
        ? Muted.BY_NOTHING
        : new Muted(silencedBy, List.copyOf(inhibitedBy));
  }
}
