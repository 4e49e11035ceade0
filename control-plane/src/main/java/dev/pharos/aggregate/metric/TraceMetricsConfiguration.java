package dev.pharos.aggregate.metric;

import dev.pharos.aggregate.tracemetric.CounterAccess;
import dev.pharos.aggregate.tracemetric.TraceCounters;
import dev.pharos.signal.StartupException;
import dev.pharos.store.SeriesStore;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires metrics from traces: rounds begin after the intake does and end before it. */
@Configuration(proxyBeanMethods = false)
class TraceMetricsConfiguration {
  private static final Logger log = LoggerFactory.getLogger(TraceMetricsConfiguration.class);

  /** More often is more samples than anybody looks at. */
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /** In intervals: the zero of a series lies up to two before its first sample. */
  private static final int SHORTEST_LIFE = 4;

  @Bean
  TraceCounters traceCounters(
      @Value("${pharos.metrics.traces.enabled:true}") boolean enabled,
      @Value("${pharos.metrics.traces.idle:3h}") Duration idle,
      @Value("${pharos.metrics.traces.max-series:50000}") int maxSeries) {
    return enabled ? new TraceCounters(idle, maxSeries) : TraceCounters.off();
  }

  @Bean
  MeterBinder traceCounterMeters(CounterAccess counters) {
    return registry -> {
      Gauge.builder("pharos.trace.metrics.series", counters, TraceMetricsConfiguration::series)
          .description("Series that spans are counted by, at most")
          .register(registry);
      FunctionCounter.builder(
              "pharos.trace.metrics.together", counters, TraceMetricsConfiguration::together)
          .description("Times that a new span name or pair of nodes was counted as _other_")
          .register(registry);
    };
  }

  private static double series(CounterAccess counters) {
    return counters.with(TraceCounters::series);
  }

  private static double together(CounterAccess counters) {
    return counters.with(TraceCounters::together);
  }

  @Bean
  TraceMetrics traceMetrics(
      CounterAccess counters,
      MetricIntake intake,
      SeriesStore store,
      InstantSource clock,
      @Value("${pharos.metrics.traces.idle:3h}") Duration idle,
      @Value("${pharos.metrics.traces.interval:15s}") Duration interval) {
    if (interval.compareTo(SHORTEST) < 0) {
      throw new StartupException(
          "pharos.metrics.traces.interval: '" + interval + "' is shorter than " + SHORTEST);
    }
    if (idle.compareTo(interval.multipliedBy(SHORTEST_LIFE)) < 0) {
      throw new StartupException(
          "pharos.metrics.traces.idle: '" + idle + "' is less than four intervals");
    }
    return new TraceMetrics(counters, intake, store, clock, interval);
  }

  @Bean
  SmartLifecycle traceMetricsLifecycle(
      TraceMetrics metrics,
      TraceCounters counters,
      @Value("${pharos.metrics.traces.interval:15s}") Duration interval) {
    return new SmartLifecycle() {
      private @Nullable ScheduledExecutorService rounds;

      @Override
      public void start() {
        if (!counters.isOn()) {
          return;
        }
        ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("trace-metrics").factory());
        var _ =
            thread.scheduleAtFixedRate(
                () -> write(metrics),
                interval.toMillis(),
                interval.toMillis(),
                TimeUnit.MILLISECONDS);
        rounds = thread;
      }

      /** With a last round, so that a clean stop leaves nothing uncounted in the series. */
      @Override
      public void stop() {
        ScheduledExecutorService thread = rounds;
        if (thread != null) {
          thread.shutdown();
          write(metrics);
        }
        rounds = null;
      }

      @Override
      public boolean isRunning() {
        return rounds != null;
      }
    };
  }

  private static void write(TraceMetrics metrics) {
    try {
      metrics.write();
    } catch (RuntimeException e) {
      log.error("A round of metrics from traces failed; the next one tries again.", e);
    }
  }
}
