package dev.pharos.advise.incident;

import dev.pharos.advise.HealthFollower;
import dev.pharos.advise.HealthWatch;
import dev.pharos.advise.Watching;
import dev.pharos.aggregate.LiveWindows;
import dev.pharos.aggregate.keep.PinnedTraces;
import dev.pharos.query.GraphQuery;
import dev.pharos.query.RedQuery;
import dev.pharos.query.ServiceQuery;
import dev.pharos.query.TraceSearch;
import dev.pharos.store.KeptState;
import java.io.IOException;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class IncidentConfiguration {

  @Bean
  IncidentDesk incidentDesk(KeptState kept, JsonMapper json, InstantSource clock)
      throws IOException {
    return new IncidentDesk(kept, json, clock);
  }

  @Bean
  FiringAlerts firingAlerts(InstantSource clock) {
    return new FiringAlerts(clock);
  }

  @Bean
  IncidentCounts incidentCounts() {
    return new IncidentCounts();
  }

  @Bean
  TraceReader incidentTraces(TraceSearch search, PinnedTraces pinned) {
    return new TraceReader(search, pinned);
  }

  @Bean
  IncidentMeters incidentMeters(
      IncidentDesk desk, IncidentCounts counts, FiringAlerts alerts, TraceReader traces) {
    return new IncidentMeters(desk, counts, alerts, traces);
  }

  @Bean
  HealthFollower incidentWatch(
      IncidentDesk desk,
      FiringAlerts alerts,
      LiveWindows live,
      RedQuery red,
      GraphQuery graph,
      ServiceQuery services,
      HealthWatch health,
      TraceReader traces,
      IncidentCounts counts,
      Watching watching,
      InstantSource clock) {
    SceneReader scenes = new SceneReader(live, red, graph, traces);
    return new IncidentWatch(
        desk,
        new SymptomReader(live, health, alerts, scenes),
        scenes,
        new SenderReader(live, red, services, health),
        traces,
        counts,
        watching,
        clock);
  }

  @Bean
  LostTelemetryMeters lostTelemetryMeters(IncidentDesk desk, InstantSource clock) {
    return new LostTelemetryMeters(desk, clock);
  }
}
