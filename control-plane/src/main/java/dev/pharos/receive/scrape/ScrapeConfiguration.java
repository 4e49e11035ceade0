package dev.pharos.receive.scrape;

import dev.pharos.aggregate.metric.MetricIntake;
import dev.pharos.fleet.MetricEndpoints;
import dev.pharos.fleet.MetricPages;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Wires scraping; it starts after the intake and stops before it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ScrapeProperties.class)
class ScrapeConfiguration {
  private static final Logger log = LoggerFactory.getLogger(ScrapeConfiguration.class);

  /** So often it is looked who is due: targets are at most as much late. */
  private static final Duration TICK = Duration.ofMillis(200);

  @Bean(destroyMethod = "close")
  ScrapeRounds scrapeRounds(
      ScrapeProperties properties,
      MetricEndpoints endpoints,
      MetricPages pages,
      MetricIntake intake,
      ObjectProvider<PrometheusMeterRegistry> own,
      Environment environment,
      InstantSource clock) {
    List<TargetSource> sources = new ArrayList<>(properties.sources());
    if (properties.fleet()) {
      sources.add(new FleetSource(endpoints, pages, properties.fleetJob()));
    }
    if (properties.self()) {
      sources.add(ownSource(properties.ownJob(), own, environment));
    }
    return new ScrapeRounds(sources, intake, clock);
  }

  /** The registry is asked for late: its meters are bound to what is made here. */
  private static TargetSource ownSource(
      ScrapeJob job, ObjectProvider<PrometheusMeterRegistry> own, Environment environment) {
    Supplier<@Nullable String> port =
        () -> own.getIfAvailable() == null ? null : environment.getProperty("local.server.port");
    return new OwnSource(job, port, () -> own.getObject().scrape());
  }

  @Bean
  MeterBinder scrapeMeters(ScrapeRounds rounds) {
    return registry ->
        FunctionCounter.builder("pharos.scrape.missed", rounds, ScrapeRounds::missed)
            .description("Scrapes that did not take place, since the one before took too long")
            .register(registry);
  }

  @Bean
  SmartLifecycle scrapeLifecycle(ScrapeRounds rounds) {
    return new SmartLifecycle() {
      private @Nullable ScheduledExecutorService ticks;

      @Override
      public void start() {
        ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("scrape-ticks").factory());
        var _ =
            thread.scheduleWithFixedDelay(
                () -> tick(rounds), TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
        ticks = thread;
      }

      @Override
      public void stop() {
        ScheduledExecutorService thread = ticks;
        if (thread != null) {
          thread.shutdownNow();
        }
        ticks = null;
      }

      @Override
      public boolean isRunning() {
        return ticks != null;
      }
    };
  }

  private static void tick(ScrapeRounds rounds) {
    try {
      rounds.tick();
    } catch (RuntimeException e) {
      log.error("Targets could not be looked through; they are again with the next tick.", e);
    }
  }
}
