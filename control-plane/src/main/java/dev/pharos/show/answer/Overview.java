package dev.pharos.show.answer;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the first page says in words. */
public record Overview(
    String headline,
    String summary,
    Edge edge,
    List<Attention> attention,
    List<OverviewChange> changes,
    Map<String, Integer> counts) {
  /** Requests that enter from users. */
  public record Edge(double requestsPerSecond, @Nullable Double errorRatio, @Nullable Long p95Ns) {}

  /** A service that needs attention, and who calls it. */
  public record Attention(
      String service,
      @Nullable String namespace,
      @Nullable String environment,
      Health health,
      List<String> affected) {}
}
