package dev.pharos.advise.deploy;

import dev.pharos.signal.DeployVerdict;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** What became of judging deployments, at {@code /actuator/prometheus}. */
record VerdictMeters(VerdictCounts counts, VerdictWaits waits) implements MeterBinder {

  @Override
  public void bindTo(MeterRegistry registry) {
    for (DeployVerdict.State state : DeployVerdict.State.values()) {
      FunctionCounter.builder("pharos.deploy.verdicts", counts, counted -> counted.of(state))
          .description("Verdicts on deployments that were reached")
          .tag("state", state.word())
          .register(registry);
    }
    FunctionCounter.builder("pharos.deploy.verdict.failures", counts, VerdictCounts::failures)
        .description("Looks at a deployment that failed and are tried again")
        .tag("reason", "evidence")
        .register(registry);
    FunctionCounter.builder("pharos.deploy.verdict.failures", counts, VerdictCounts::notKeptYet)
        .description("Looks at a deployment that failed and are tried again")
        .tag("reason", "refused")
        .register(registry);
    Gauge.builder("pharos.deploy.verdict.waiting.requests", waits, VerdictWaits::waiting)
        .description("Requests that wait for a verdict")
        .register(registry);
    FunctionCounter.builder("pharos.deploy.verdict.refused.waits", waits, VerdictWaits::refused)
        .description("Requests that were not let wait for a verdict")
        .tag("reason", "too_many")
        .register(registry);
  }
}
