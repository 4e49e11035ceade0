package dev.pharos.alert;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/** What became of messages on verdicts, at {@code /actuator/prometheus}. */
record VerdictWebhookMeters(VerdictWebhook webhook) implements MeterBinder {

  @Override
  public void bindTo(MeterRegistry registry) {
    count(registry, "delivered", VerdictWebhook::delivered);
    count(registry, "given_up", VerdictWebhook::givenUp);
    count(registry, "dropped", VerdictWebhook::dropped);
    FunctionCounter.builder("pharos.deploy.webhook.failures", webhook, VerdictWebhook::failed)
        .description("Tries to tell the webhook of a verdict that it did not take")
        .register(registry);
  }

  private void count(
      MeterRegistry registry, String outcome, ToDoubleFunction<VerdictWebhook> counted) {
    FunctionCounter.builder("pharos.deploy.webhook.messages", webhook, counted)
        .description("Messages on verdicts to the webhook, by what became of them")
        .tag("outcome", outcome)
        .register(registry);
  }
}
