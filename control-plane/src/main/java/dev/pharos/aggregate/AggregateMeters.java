package dev.pharos.aggregate;

import dev.pharos.signal.Severity;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What counting met, at {@code /actuator/prometheus}. Every series is there from the start, so that
 * a rate over the first of its kind is not missed.
 */
record AggregateMeters(LiveWindows live, Supplier<IntakeStatistics> intake) implements MeterBinder {
  private static final double NS_PER_SECOND = 1e9;

  @Override
  public void bindTo(MeterRegistry registry) {
    for (Shortfall shortfall : Shortfall.values()) {
      FunctionCounter.builder(
              "pharos.aggregate.limited.items",
              live,
              counted -> counted.shortfalls().getOrDefault(shortfall, 0L))
          .description("Spans, calls or messages not counted in full detail or not paired")
          .tag("reason", shortfall.label())
          .register(registry);
    }
    Gauge.builder("pharos.aggregate.pairing.ratio", live, counted -> orNaN(counted.pairingRatio()))
        .description("Share of calls between services whose both ends were seen, last 20 minutes")
        .register(registry);
    for (Severity severity : Severity.values()) {
      FunctionCounter.builder(
              "pharos.intake.lines",
              intake,
              counted -> counted.get().linesBySeverity().getOrDefault(severity, 0L))
          .description("Log lines that were taken")
          .tag("severity", severity.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    FunctionCounter.builder(
            "pharos.intake.duplicate.requests",
            intake,
            counted -> counted.get().duplicateRequests())
        .description("Requests that were sent again and counted once")
        .register(registry);
    FunctionCounter.builder(
            "pharos.intake.duplicate.lines", intake, counted -> counted.get().duplicateLines())
        .description("Log lines that came both by OTLP and as to Loki and were kept once")
        .tag("reason", "came_both_ways")
        .register(registry);
    FunctionCounter.builder(
            "pharos.intake.forgotten.lines", intake, counted -> counted.get().forgottenLines())
        .description("Log lines forgotten early that are kept twice if they come the other way too")
        .register(registry);
    FunctionCounter.builder(
            "pharos.intake.excluded.spans", intake, counted -> counted.get().excludedSpans())
        .description("Spans of health checks and other probes, left out on purpose")
        .register(registry);
    FunctionCounter.builder(
            "pharos.intake.forgotten.identities",
            intake,
            counted -> counted.get().forgottenIdentities())
        .description("Requests that were forgotten early and would count twice if sent again")
        .register(registry);
    Gauge.builder(
            "pharos.intake.waiting.requests", intake, counted -> counted.get().waitingRequests())
        .description("Requests that wait to be written")
        .register(registry);
    Gauge.builder(
            "pharos.rollups.uncommitted.bytes",
            intake,
            counted -> counted.get().uncommittedRollupBytes())
        .description("Memory of windows that left the aggregates and are not on disk yet")
        .register(registry);
    FunctionCounter.builder(
            "pharos.intake.held.back.seconds",
            intake,
            counted -> counted.get().heldBackNs() / NS_PER_SECOND)
        .description("How long requests waited because too many windows were not on disk yet")
        .register(registry);
  }

  private static double orNaN(@Nullable Double ratio) {
    return ratio == null ? Double.NaN : ratio;
  }
}
