package dev.pharos.store.journal;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** What became of the small things that are kept, at {@code /actuator/prometheus}. */
record KeptStateMeters(FileKeptState state) implements MeterBinder {

  @Override
  public void bindTo(MeterRegistry registry) {
    FunctionCounter.builder("pharos.state.set.aside", state, FileKeptState::filesSetAside)
        .description("Files of kept state that were damaged and set aside")
        .register(registry);
  }
}
