package dev.pharos.query.trim;

import dev.pharos.aggregate.Refusals;
import dev.pharos.query.overhead.TelemetrySource;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.ServiceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Spans of health checks and of actuators: that somebody asks whether a service is up. */
final class ProbeSpans {
  private static final String ACTUATOR = "actuator";
  private static final String GRPC = "grpc.health.v1.Health";

  /** First parts of paths that nobody means but probes. */
  private static final Set<String> PROBES =
      Set.of(
          "health",
          "healthz",
          "healthcheck",
          "livez",
          "readyz",
          "live",
          "ready",
          "liveness",
          "readiness",
          "metrics",
          "ping",
          "prometheus");

  /** Likewise behind a path of the application's own. */
  private static final Set<String> ANYWHERE = Set.of("health", "healthz", "livez", "readyz");

  private ProbeSpans() {}

  private record Key(ServiceId service, String operation, String asked) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byService = service.compareTo(other.service);
      return byService == 0 ? operation.compareTo(other.operation) : byService;
    }
  }

  static List<Advice> find(TrimView view) throws IOException {
    Map<Key, long[]> sums = new TreeMap<>();
    long all = 0;
    long allBytes = 0;
    for (LedgerEntry entry : view.sources().ledger().entries(view.counted())) {
      if (entry.signal().equals(Refusals.TRACES)) {
        all += entry.items();
        allBytes += entry.receivedBytes();
        String asked = view.isMeant(entry.service()) ? probed(entry.operation()) : null;
        if (asked != null) {
          long[] sum =
              sums.computeIfAbsent(
                  new Key(entry.service(), entry.operation(), asked), fresh -> new long[2]);
          sum[0] += entry.items();
          sum[1] += entry.receivedBytes();
        }
      }
    }
    OptionalDouble perSpan = view.sources().stored().bytesPerSpan();
    List<Advice> found = new ArrayList<>();
    for (Map.Entry<Key, long[]> one : sums.entrySet()) {
      long received = view.perDay(one.getValue()[1]);
      OptionalDouble stored =
          perSpan.isEmpty() || allBytes == 0
              ? OptionalDouble.empty()
              : OptionalDouble.of(perSpan.getAsDouble() * all / allBytes * received);
      found.add(advice(view, one.getKey(), view.perDay(one.getValue()[0]), received, stored));
    }
    return found;
  }

  /**
   * What a probe asks for by an operation such as {@code GET /actuator/health/**}; null where it is
   * none.
   */
  static @Nullable String probed(String operation) {
    String path = operation.substring(operation.lastIndexOf(' ') + 1);
    if (path.startsWith(GRPC)) {
      return GRPC;
    }
    if (!path.startsWith("/")) {
      return null;
    }
    List<String> parts =
        Arrays.stream(path.substring(1).split("/"))
            .filter(part -> !part.equals("*") && !part.equals("**"))
            .toList();
    if (parts.isEmpty()) {
      return null;
    }
    int actuator = parts.indexOf(ACTUATOR);
    if (actuator >= 0) {
      return "/" + String.join("/", parts.subList(0, actuator + 1));
    }
    boolean fixed = parts.stream().noneMatch(part -> part.contains("{") || part.contains("<"));
    boolean probe =
        PROBES.contains(parts.getFirst()) || (fixed && ANYWHERE.contains(parts.getLast()));
    return !probe ? null : fixed ? "/" + String.join("/", parts) : "/" + parts.getFirst();
  }

  private static Advice advice(
      TrimView view, Key key, long perDay, long received, OptionalDouble stored) {
    return new Advice(
        Advice.Kind.PROBE_SPANS,
        TelemetrySource.of(key.service),
        Refusals.TRACES,
        key.operation,
        "%s sends %s a day of “%s”, which only asks whether it is there."
            .formatted(
                TrimWords.who(key.service.name()),
                TrimWords.plural(perDay, "span", "spans"),
                key.operation),
        "Traces of these requests, with all that they call, and their rates and durations.",
        view.ofSpansNotSent(perDay, received, stored),
        null,
        setting(key.asked),
        "tracer_provider in the declarative configuration of OpenTelemetry's Java agent");
  }

  private static String setting(String asked) {
    boolean grpc = asked.equals(GRPC);
    return """
    sampler:
      rule_based_routing:
        fallback_sampler:
          always_on:
        span_kind: SERVER
        rules:
          - action: DROP
            attribute: %s
            pattern: %s
    """
        .formatted(
            grpc ? "rpc.service" : "url.path", grpc ? GRPC.replace(".", "\\.") : asked + "(/.*)?");
  }
}
