package dev.pharos.aggregate;

import dev.pharos.aggregate.lever.Levers;
import dev.pharos.aggregate.pattern.LogPatterns;
import dev.pharos.signal.StartupException;
import dev.pharos.store.CheckpointStore;
import dev.pharos.store.Journal;
import dev.pharos.store.LogStore;
import dev.pharos.store.RollupStore;
import dev.pharos.store.SpanStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.util.unit.DataSize;

/** Wires the intake; it starts before everything that feeds it and stops after it. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class IntakeConfiguration {
  /** Receivers and the fleet use the default phase or a later one. */
  static final int PHASE = -1_000;

  @Bean
  Refusals refusals() {
    return new Refusals();
  }

  @Bean
  ProbeTraffic probeTraffic(
      @Value("${pharos.exclude-paths:/actuator,/eureka,/admin/instances,/loki/api/v1/push}")
          List<String> excludedPaths) {
    return new ProbeTraffic(excludedPaths);
  }

  @Bean
  SpanIntake spanIntake(SpanDecoder decoder, ProbeTraffic probes, SpanStore spans) {
    return new SpanIntake(decoder, probes, spans);
  }

  @Bean
  LogPatterns logPatterns() {
    return new LogPatterns();
  }

  @Bean
  LogIntake logIntake(LogDecoder decoder, LogStore logs, LogPatterns patterns, Levers levers) {
    patterns.hold(levers.lines()::patterns);
    return new LogIntake(decoder, logs, patterns, levers.lines());
  }

  @Bean(destroyMethod = "")
  Intake intake(
      Journal journal,
      CheckpointStore checkpoints,
      SpanIntake spans,
      LogIntake logs,
      Aggregates aggregates,
      RollupStore rollups,
      @Value("${pharos.storage.sync:always}") String sync,
      @Value("${pharos.storage.checkpoint-interval:60s}") Duration checkpointInterval,
      @Value("${pharos.storage.checkpoint-size:256MB}") DataSize checkpointSize,
      InstantSource clock,
      Refusals refusals) {
    return new Intake(
        journal,
        checkpoints,
        spans,
        logs,
        aggregates,
        rollups,
        new IntakeSettings(
            syncPolicy(sync), checkpointInterval, checkpointSize.toBytes(), IntakeLimits.DRAIN),
        clock,
        refusals);
  }

  @Bean
  Retention retention(SpanStore spans, LogStore logs, RollupStore rollups, InstantSource clock) {
    return new Retention(spans, logs, rollups, clock);
  }

  @Bean
  SmartLifecycle intakeLifecycle(Intake intake) {
    return new SmartLifecycle() {
      private volatile boolean running;

      @Override
      public void start() {
        try {
          intake.start();
          running = true;
        } catch (IOException e) {
          throw new StartupException("the data folder cannot be read: " + e.getMessage(), e);
        }
      }

      @Override
      public void stop() {
        running = false;
        try {
          intake.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public boolean isRunning() {
        return running;
      }

      @Override
      public int getPhase() {
        return PHASE;
      }
    };
  }

  private static SyncPolicy syncPolicy(String value) {
    return switch (value) {
      case "always" -> SyncPolicy.ALWAYS;
      case "interval" -> SyncPolicy.INTERVAL;
      case "os" -> SyncPolicy.OS;
      default ->
          throw new StartupException(
              "pharos.storage.sync: '" + value + "' is not one of always, interval, os");
    };
  }
}
