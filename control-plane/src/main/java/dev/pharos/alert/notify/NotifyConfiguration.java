package dev.pharos.alert.notify;

import dev.pharos.advise.HealthWatch;
import dev.pharos.advise.incident.FiringAlerts;
import dev.pharos.aggregate.LiveWindows;
import dev.pharos.alert.DeliveryNotices;
import dev.pharos.query.GraphQuery;
import dev.pharos.query.ServiceQuery;
import dev.pharos.query.ServiceSettings;
import dev.pharos.store.KeptState;
import java.io.IOException;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WrittenNotifications.class)
class NotifyConfiguration {

  @Bean
  NotificationSettings notificationSettings(WrittenNotifications written) {
    return NotificationSettings.read(written);
  }

  @Bean
  Silences silences(KeptState kept, JsonMapper json, InstantSource clock) throws IOException {
    return new Silences(kept, json, clock);
  }

  @Bean
  ServiceFacts serviceFacts(
      GraphQuery graph,
      HealthWatch health,
      ServiceQuery services,
      ServiceSettings settings,
      LiveWindows live,
      @Value("${pharos.alert.external-url:}") String pharos,
      InstantSource clock) {
    return new TelemetryFacts(
        graph, health, services, settings, live, pharos.replaceFirst("/+$", ""), clock);
  }

  @Bean
  Notifier notifier(
      NotificationSettings settings,
      Silences silences,
      ServiceFacts facts,
      KeptState kept,
      JsonMapper json,
      @Value("${pharos.alert.external-url:}") String pharos,
      InstantSource clock)
      throws IOException {
    return NotifierBuilder.build(
        settings,
        silences,
        facts,
        kept,
        json,
        pharos.replaceFirst("/+$", ""),
        clock,
        Thread::sleep);
  }

  @Bean
  NotifierMeters notifierMeters(Notifier notifier, Silences silences) {
    return new NotifierMeters(notifier, silences);
  }

  @Bean
  DeliveryNotices keptStateNotices(KeptState kept) {
    return kept::notices;
  }

  @Bean
  IncidentAlerts incidentAlerts(FiringAlerts incidents) {
    return new IncidentAlerts(incidents);
  }

  @Bean
  RuleAlerts ruleAlerts(Notifier notifier) {
    return new RuleAlerts(notifier);
  }
}
