package dev.pharos.show.answer;

import dev.pharos.query.RedFigures;
import dev.pharos.signal.TimeRange;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the first page says in words. */
public record Overview(
    String headline,
    String summary,
    Edge edge,
    List<OpenIncident> incidents,
    List<Attention> attention,
    List<OverviewChange> changes,
    Map<String, Integer> counts) {

  public static Overview of(dev.pharos.advise.Overview overview) {
    RedFigures entering = overview.entering();
    Map<String, Integer> counts = new LinkedHashMap<>();
    overview.counts().forEach((state, count) -> counts.put(Text.of(state), count));
    return new Overview(
        overview.headline(),
        overview.summary(),
        entering == null
            ? new Edge(0, null, null)
            : new Edge(entering.perSecond(), entering.errorRatio(), entering.p95Ns()),
        overview.incidents().stream()
            .map(one ->
                new OpenIncident(one.id(), one.title(), TimeRange.instant(one.startedAtNs())))
            .toList(),
        overview.attention().stream().map(Attention::of).toList(),
        overview.changes().stream()
            .map(change ->
                new OverviewChange(
                    TimeRange.instant(change.timeNs()),
                    change.kind(),
                    change.text(),
                    change.href()))
            .toList(),
        counts);
  }

  /** An incident that goes on. */
  public record OpenIncident(String id, String title, Instant startedAt) {}

  /** Requests that enter from users. */
  public record Edge(double requestsPerSecond, @Nullable Double errorRatio, @Nullable Long p95Ns) {}

  /** A service that needs attention, and who calls it. */
  public record Attention(
      String service,
      @Nullable String namespace,
      @Nullable String environment,
      Health health,
      List<String> affected) {
    static Attention of(dev.pharos.advise.Overview.Attention attention) {
      return new Attention(
          attention.service().name(),
          Text.orNull(attention.service().namespace()),
          Text.orNull(attention.service().environment()),
          Health.of(attention.health()),
          attention.affected());
    }
  }
}
