package dev.pharos.advise.incident;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;

/** Incidents at {@code /actuator/prometheus}. */
record IncidentMeters(
    IncidentDesk desk, IncidentCounts counts, FiringAlerts alerts, TraceReader traces)
    implements MeterBinder {

  @Override
  public void bindTo(MeterRegistry registry) {
    for (Incident.Kind kind : Incident.Kind.values()) {
      String word = kind.name().toLowerCase(Locale.ROOT);
      Gauge.builder("pharos.incidents.open", desk, kept -> open(kept, kind))
          .description("Incidents that go on")
          .tag("kind", word)
          .register(registry);
      FunctionCounter.builder("pharos.incidents.opened", counts, kept -> kept.openedOf(kind))
          .description("Incidents that were opened")
          .tag("kind", word)
          .register(registry);
    }
    FunctionCounter.builder("pharos.incidents.reopened", counts, IncidentCounts::reopenedOnes)
        .description("Incidents whose trouble came again soon after its end")
        .register(registry);
    FunctionCounter.builder("pharos.incidents.merged", counts, IncidentCounts::mergedOnes)
        .description("Incidents that turned out to have the cause of another one")
        .register(registry);
    leftOut(registry, "size", desk, IncidentDesk::leftOut);
    leftOut(registry, "retention", desk, IncidentDesk::forgotten);
    leftOut(registry, "alerts_of_a_rule", alerts, FiringAlerts::leftOut);
    leftOut(registry, "alerts_of_no_service", alerts, FiringAlerts::ofNobody);
    leftOut(registry, "trace_query", traces, TraceReader::wrongQueries);
    leftOut(registry, "start_up", counts, IncidentCounts::startUps);
  }

  private static <T> void leftOut(
      MeterRegistry registry, String reason, T of, java.util.function.ToDoubleFunction<T> count) {
    FunctionCounter.builder("pharos.incidents.left.out", of, count)
        .description("Parts of incidents that were left out or forgotten")
        .tag("reason", reason)
        .register(registry);
  }

  private static double open(IncidentDesk desk, Incident.Kind kind) {
    return desk.newestFirst().stream().filter(one -> one.goesOn() && one.kind() == kind).count();
  }
}
