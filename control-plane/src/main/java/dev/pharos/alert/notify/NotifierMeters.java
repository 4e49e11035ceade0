package dev.pharos.alert.notify;

import dev.pharos.alert.notify.route.Silence;
import dev.pharos.alert.notify.send.Alertmanager;
import dev.pharos.alert.notify.send.Delivery;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What became of alerts, at {@code /actuator/prometheus}: towards Alertmanagers as Prometheus names
 * it, towards receivers as Alertmanager does.
 */
record NotifierMeters(Notifier notifier, Silences silences) implements MeterBinder {

  @Override
  public void bindTo(MeterRegistry registry) {
    for (Alertmanager one : notifier.alertmanagers()) {
      count(registry, "sent", "Alerts that an Alertmanager took", one, Alertmanager::sent);
      count(registry, "errors", "Alerts in requests it did not take", one, Alertmanager::errors);
      count(
          registry,
          "dropped",
          "Alerts without room in the queue, or given up",
          one,
          Alertmanager::dropped);
      Gauge.builder("pharos.notifications.queue.length", one, Alertmanager::waiting)
          .description("Alerts that wait to be sent to an Alertmanager")
          .tag("alertmanager", one.name())
          .register(registry);
    }
    for (Delivery one : notifier.deliveries()) {
      count(registry, "", "Notifications that a receiver took", one, Delivery::delivered);
      count(registry, ".failed", "Notifications that were given up", one, Delivery::givenUp);
      count(registry, ".failures", "Tries that a receiver did not take", one, Delivery::failures);
    }
    notifier
        .heartbeat()
        .ifPresent(one -> {
          FunctionCounter.builder("pharos.alert.heartbeats", one, Heartbeat::sent)
              .description("Heartbeats that were taken")
              .register(registry);
          FunctionCounter.builder("pharos.alert.heartbeats.failed", one, Heartbeat::failures)
              .description("Heartbeats that were not taken")
              .register(registry);
        });
    FunctionCounter.builder("pharos.alert.evaluations.dropped", notifier, Notifier::dropped)
        .description("Evaluations whose alerts had no room on their way to notification")
        .register(registry);
    FunctionCounter.builder("pharos.alert.alerts.refused", notifier, all -> all.status().refused())
        .description("Alerts that had no room in groups")
        .register(registry);
    Gauge.builder("pharos.alert.alerts", notifier, all -> all.status().muted().size())
        .description("Alerts in groups, by whether they are held back")
        .tag("state", "suppressed")
        .register(registry);
    Gauge.builder(
            "pharos.alert.alerts",
            notifier,
            all -> all.status().alerts() - all.status().muted().size())
        .description("Alerts in groups, by whether they are held back")
        .tag("state", "active")
        .register(registry);
    for (Silence.State state : Silence.State.values()) {
      Gauge.builder("pharos.alert.silences", silences, all -> all.count(state))
          .description("Silences, by where they stand in time")
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  private static void count(
      MeterRegistry registry,
      String what,
      String description,
      Alertmanager one,
      ToDoubleFunction<Alertmanager> counted) {
    FunctionCounter.builder("pharos.notifications." + what, one, counted)
        .description(description)
        .tag("alertmanager", one.name())
        .register(registry);
  }

  private static void count(
      MeterRegistry registry,
      String what,
      String description,
      Delivery one,
      ToDoubleFunction<Delivery> counted) {
    FunctionCounter.builder("pharos.alert.notifications" + what, one, counted)
        .description(description)
        .tag("receiver", one.name())
        .tag("integration", one.integration())
        .register(registry);
  }
}
