package dev.pharos.alert.notify;

import dev.pharos.advise.HealthWatch;
import dev.pharos.advise.Pages;
import dev.pharos.advise.ServiceHealth;
import dev.pharos.advise.Upstream;
import dev.pharos.aggregate.LiveWindows;
import dev.pharos.alert.notify.route.Alert;
import dev.pharos.alert.notify.route.AlertedService;
import dev.pharos.alert.notify.send.Background;
import dev.pharos.query.GraphEdge;
import dev.pharos.query.GraphQuery;
import dev.pharos.query.Place;
import dev.pharos.query.ServiceQuery;
import dev.pharos.query.ServiceSettings;
import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.Owner;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * From telemetry, deployments and configuration. For one thread, but for {@link #withTeam}, which
 * is safe for use by many.
 */
final class TelemetryFacts implements ServiceFacts {
  /** Calls that count: what hurts for less is not worth waking for. */
  private static final Duration RECENT = Duration.ofMinutes(5);

  /**
   * The map of some hundred services, and the list of them, cost milliseconds; many groups are due
   * together, and a storm has thousands of alerts.
   */
  private static final Duration FRESH = Duration.ofSeconds(10);

  private static final String TEAM = "team";

  private final GraphQuery graph;
  private final HealthWatch health;
  private final ServiceQuery services;
  private final ServiceSettings settings;
  private final LiveWindows live;
  private final String pharos;
  private final InstantSource clock;
  private List<GraphEdge> edges = List.of();
  private Upstream upstream = new Upstream(List.of(), edge -> false);
  private Instant readAt = Instant.MIN;
  private volatile Known known = new Known(Map.of(), Instant.MIN);

  /**
   * @param pharos address of Pharos' own pages; empty when it is not known
   */
  TelemetryFacts(
      GraphQuery graph,
      HealthWatch health,
      ServiceQuery services,
      ServiceSettings settings,
      LiveWindows live,
      String pharos,
      InstantSource clock) {
    this.graph = graph;
    this.health = health;
    this.services = services;
    this.settings = settings;
    this.live = live;
    this.pharos = pharos;
    this.clock = clock;
  }

  @Override
  public Map<ServiceId, Set<ServiceId>> hurting() throws IOException {
    Map<ServiceId, Set<ServiceId>> hurting = new HashMap<>();
    for (GraphEdge edge : edges()) {
      if (edge.ends().caller().kind() == NodeKind.SERVICE
          && edge.ends().callee().kind() == NodeKind.SERVICE
          && hurts(edge)) {
        hurting
            .computeIfAbsent(edge.ends().caller().id(), caller -> new HashSet<>())
            .add(edge.ends().callee().id());
      }
    }
    return hurting;
  }

  /** Its calls fail, or the callee is not well in another way, such as slow. */
  private boolean hurts(GraphEdge edge) {
    return health.hurts(edge) || health.health(edge.ends().callee().id()).needsAttention();
  }

  private List<GraphEdge> edges() throws IOException {
    Instant now = clock.instant();
    if (readAt.isBefore(now.minus(FRESH))) {
      edges = graph.graph(TimeRange.last(RECENT, now), null, Place.ANYWHERE).edges();
      upstream = new Upstream(edges, health::hurts);
      readAt = now;
    }
    return edges;
  }

  @Override
  public SortedMap<String, String> withTeam(SortedMap<String, String> labels) {
    String name = labels.getOrDefault(AlertedService.LABEL, "");
    if (name.isEmpty() || !labels.getOrDefault(TEAM, "").isEmpty()) {
      return labels;
    }
    ServiceId service = service(labels);
    String team = owner(name, service).team();
    if (team.isEmpty()) {
      return labels;
    }
    SortedMap<String, String> with = new TreeMap<>(labels);
    with.put(TEAM, team);
    return with;
  }

  @Override
  public Background background(Alert alert) {
    ServiceId service = service(alert.labels());
    Owner owner = owner(alert.label(AlertedService.LABEL), service);
    String team = alert.label(TEAM).isEmpty() ? owner.team() : alert.label(TEAM);
    return new Background(
        cause(alert, service),
        service == null ? List.of() : affected(service),
        service == null ? "" : lastDeploy(service, alert.activeAt()),
        team,
        owner.contact(),
        // Shipped rules say in general words what helps; the owner knows better.
        first(annotation(alert, "runbook_url"), owner.runbook(), annotation(alert, "runbook")),
        link(alert, service));
  }

  private Owner owner(String name, @Nullable ServiceId service) {
    return settings.owner(name, service == null ? Owner.NOBODY : live.owner(service));
  }

  /** Null when the alert is of none that is known, or could be of several. */
  private @Nullable ServiceId service(SortedMap<String, String> labels) {
    List<ServiceId> meant =
        known().named(labels.getOrDefault(AlertedService.LABEL, "")).stream()
            .filter(service -> AlertedService.means(labels, service))
            .toList();
    return meant.size() == 1 ? meant.getFirst() : null;
  }

  private Known known() {
    Instant now = clock.instant();
    Known found = known;
    if (found.at().isBefore(now.minus(FRESH))) {
      found =
          new Known(
              services.services(Place.ANYWHERE).keySet().stream()
                  .collect(Collectors.groupingBy(ServiceId::name)),
              now);
      known = found;
    }
    return found;
  }

  private String cause(Alert alert, @Nullable ServiceId service) {
    List<String> sentences = new ArrayList<>();
    for (String name : List.of("summary", "description")) {
      String said = annotation(alert, name);
      if (!said.isEmpty() && !sentences.contains(said)) {
        sentences.add(said);
      }
    }
    if (service != null) {
      ServiceHealth found = health.health(service);
      if (found.needsAttention()) {
        sentences.add(found.reason());
      }
    }
    return String.join(" ", sentences);
  }

  private List<String> affected(ServiceId service) {
    try {
      edges();
      return upstream.affected(service);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String lastDeploy(ServiceId service, Instant activeAt) {
    for (Deployment deployment : services.service(service).deployments()) {
      Instant at = TimeRange.instant(deployment.startedAtNs()).truncatedTo(ChronoUnit.SECONDS);
      if (deployment.changesVersion()) {
        long minutes = Duration.between(at, activeAt).toMinutes();
        DeployVerdict verdict = deployment.verdict();
        return "%s%s at %s, %s%s"
            .formatted(
                deployment.version(),
                deployment.previousVersion().isEmpty()
                    ? ""
                    : " after " + deployment.previousVersion(),
                at,
                minutes < 0
                    ? "while it was so already"
                    : "%,d min before it began".formatted(minutes),
                verdict == null || verdict.isPending() ? "" : ", " + verdict.state().word());
      }
    }
    return "";
  }

  private String link(Alert alert, @Nullable ServiceId service) {
    return service != null && !pharos.isEmpty()
        ? pharos + Pages.service(service)
        : alert.generatorUrl();
  }

  /** Services as they were at a time. */
  private record Known(Map<String, List<ServiceId>> byName, Instant at) {
    List<ServiceId> named(String name) {
      return byName.getOrDefault(name, List.of());
    }
  }

  private static String annotation(Alert alert, String name) {
    return alert.annotations().getOrDefault(name, "").strip();
  }

  private static String first(String... texts) {
    for (String text : texts) {
      if (!text.isEmpty()) {
        return text;
      }
    }
    return "";
  }
}
