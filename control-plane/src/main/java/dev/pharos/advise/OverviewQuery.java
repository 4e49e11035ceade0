package dev.pharos.advise;

import dev.pharos.judge.HealthState;
import dev.pharos.query.Graph;
import dev.pharos.query.GraphQuery;
import dev.pharos.query.Place;
import dev.pharos.query.RedFigures;
import dev.pharos.query.RedQuery;
import dev.pharos.query.ServiceQuery;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Says in words what needs attention, why, who is hit and what changed. Safe for many threads. */
public final class OverviewQuery {
  /** Reasons that are told below the headline; the rest is on the cards. */
  private static final int TOLD = 2;

  private final GraphQuery graph;
  private final RedQuery red;
  private final ServiceQuery services;
  private final HealthWatch health;
  private final OpenIncidents incidents;
  private final Changes changes;

  OverviewQuery(
      GraphQuery graph,
      RedQuery red,
      ServiceQuery services,
      HealthWatch health,
      OpenIncidents incidents,
      Changes changes) {
    this.graph = graph;
    this.red = red;
    this.services = services;
    this.health = health;
    this.incidents = incidents;
    this.changes = changes;
  }

  public Overview overview(TimeRange range, Place place) throws IOException {
    Graph map = graph.graph(range, null, place);
    Set<ServiceId> known = new TreeSet<>(services.services(place).keySet());
    red.answering(range).stream().filter(place::holds).forEach(known::add);
    Map<HealthState, Integer> counts = new EnumMap<>(HealthState.class);
    for (HealthState state : HealthState.values()) {
      counts.put(state, 0);
    }
    Upstream upstream = new Upstream(map.edges(), health::hurts);
    List<Overview.Attention> attention = new ArrayList<>();
    for (ServiceId service : known) {
      ServiceHealth found = health.health(service);
      counts.merge(found.state(), 1, Integer::sum);
      if (found.needsAttention()) {
        attention.add(new Overview.Attention(service, found, upstream.affected(service)));
      }
    }
    attention.sort(
        Comparator.comparing((Overview.Attention one) -> one.health().state())
            .thenComparing(one -> -one.affected().size())
            .thenComparing(Overview.Attention::service));
    RedFigures entering = graph.entering(range, place);
    List<OpenIncidents.Open> open =
        incidents.open().stream()
            .filter(
                one -> place.environment() == null || place.environment().equals(one.environment()))
            .toList();
    return new Overview(
        open.isEmpty() ? headline(attention.size(), known.size()) : headline(open),
        summary(attention, known.size(), counts, entering),
        entering,
        open,
        attention,
        changes.in(range, place, map.edges()),
        counts);
  }

  /** Names the cause of the newest. */
  private static String headline(List<OpenIncidents.Open> open) {
    String newest = open.getFirst().title();
    return switch (open.size()) {
      case 1 -> newest;
      case 2 -> newest + ", and one more incident";
      default -> "%s, and %d more incidents".formatted(newest, open.size() - 1);
    };
  }

  private static String headline(int troubled, int known) {
    if (known == 0) {
      return "No service reports yet";
    }
    if (troubled > 0) {
      return "%d of %d %s %s attention"
          .formatted(
              troubled,
              known,
              known == 1 ? "service" : "services",
              troubled == 1 ? "needs" : "need");
    }
    return known == 1
        ? "The service needs no attention"
        : "None of %d services needs attention".formatted(known);
  }

  private static String summary(
      List<Overview.Attention> attention,
      int known,
      Map<HealthState, Integer> counts,
      @Nullable RedFigures entering) {
    if (known == 0) {
      return "Point a service's OpenTelemetry exporter here and it appears within seconds.";
    }
    List<String> sentences = new ArrayList<>();
    attention.stream()
        .limit(TOLD)
        .forEach(one -> sentences.add(one.service().name() + ": " + one.health().reason()));
    int rest = known - attention.size();
    if (attention.size() > TOLD) {
      sentences.add("So do %d more.".formatted(attention.size() - TOLD));
    } else if (!attention.isEmpty() && rest > 0) {
      sentences.add(rest == 1 ? "The other one does not." : "The other %d do not.".formatted(rest));
    }
    if (attention.isEmpty()) {
      sentences.add(calm(counts, entering));
    }
    return String.join(" ", sentences);
  }

  private static String calm(Map<HealthState, Integer> counts, @Nullable RedFigures entering) {
    int idle = counts.getOrDefault(HealthState.IDLE, 0);
    int unknown = counts.getOrDefault(HealthState.UNKNOWN, 0);
    StringBuilder text = new StringBuilder();
    if (entering == null) {
      text.append("No requests entered from users.");
    } else {
      Double errors = entering.errorRatio();
      text.append(
          String.format(
              Locale.ROOT,
              "%.1f requests a second entered from users, %.2f %% of them failed.",
              entering.perSecond(),
              100 * (errors == null ? 0 : errors)));
    }
    if (idle > 0) {
      text.append(idle == 1 ? " 1 service is idle." : " %d services are idle.".formatted(idle));
    }
    if (unknown > 0) {
      text.append(" Of %d nothing can be said yet.".formatted(unknown));
    }
    return text.toString();
  }
}
