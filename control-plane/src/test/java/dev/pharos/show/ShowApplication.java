package dev.pharos.show;

import dev.pharos.aggregate.IntakeStatistics;
import dev.pharos.aggregate.Refusals;
import dev.pharos.aggregate.RefusedException;
import dev.pharos.aggregate.TraceFileReader;
import dev.pharos.aggregate.keep.KeepKnob;
import dev.pharos.aggregate.keep.PinnedTraces;
import dev.pharos.aggregate.lever.Levers;
import dev.pharos.aggregate.metric.ScrapeTargets;
import dev.pharos.aggregate.pattern.LogPatterns;
import dev.pharos.aggregate.redact.RedactionCounts;
import dev.pharos.aggregate.redact.RedactionSettings;
import dev.pharos.aggregate.redact.Redactor;
import dev.pharos.alert.DeliveryNotices;
import dev.pharos.alert.evaluation.RuleFiles;
import dev.pharos.alert.evaluation.RuleTrials;
import dev.pharos.fleet.RemoteControlGate;
import dev.pharos.fleet.discovery.DiscoveryStatus;
import dev.pharos.query.SetClock;
import dev.pharos.query.SetSpans;
import dev.pharos.query.SetTelemetry;
import dev.pharos.query.overhead.BudgetQuery;
import dev.pharos.receive.decode.OtlpTraceFileReader;
import dev.pharos.signal.DeploymentNotice;
import dev.pharos.signal.RefusalReason;
import dev.pharos.steer.budget.BudgetSteering;
import dev.pharos.steer.level.SetLoggers;
import dev.pharos.store.Checkpoint;
import dev.pharos.store.CheckpointStore;
import dev.pharos.store.RollupStore;
import dev.pharos.store.TraceKeeper;
import dev.pharos.store.memory.MemoryKeptState;
import dev.pharos.store.memory.MemoryLogStore;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.FilterType;
import tools.jackson.databind.json.JsonMapper;

/** The rooms that answer questions, over telemetry that a test sets. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ComponentScan(
    basePackages = {
      "dev.pharos.query",
      "dev.pharos.advise",
      "dev.pharos.alert.notify",
      "dev.pharos.steer.level",
      "dev.pharos.steer.sampling",
      "dev.pharos.show"
    },
    excludeFilters =
        @ComponentScan.Filter(
            type = FilterType.REGEX,
            pattern = ".*(IntakeDoor|HealthRounds|VerdictRounds|SamplingRounds)Configuration"))
class ShowApplication {
  static final Instant NOW = Instant.parse("2026-05-04T12:00:05Z");

  private static final double BYTES_PER_SPAN = 50;

  @Bean
  SetClock clock() {
    return new SetClock(NOW);
  }

  @Bean
  SetTelemetry telemetry() {
    return new SetTelemetry();
  }

  @Bean
  RollupStore rollups(SetTelemetry telemetry) {
    return telemetry.rollups();
  }

  @Bean
  SetSpans spans() {
    return new SetSpans();
  }

  @Bean
  LogPatterns patterns() {
    return new LogPatterns();
  }

  @Bean
  MemoryLogStore logs() {
    return new MemoryLogStore();
  }

  @Bean
  HeldSeries series(SetClock clock) {
    return new HeldSeries(clock);
  }

  @Bean
  ScrapeTargets targets() {
    return () ->
        List.of(
            new ScrapeTargets.Target(
                "fleet",
                "http://10.0.0.7:8080/actuator/prometheus",
                Map.of("__address__", "10.0.0.7:8080"),
                Map.of("job", "shop/order", "instance", "order-1"),
                ScrapeTargets.Health.DOWN,
                "it answered 503",
                NOW.minusSeconds(3),
                Duration.ofMillis(12),
                Duration.ofSeconds(90),
                Duration.ofSeconds(10)));
  }

  @Bean
  HeldRules rules() {
    return new HeldRules();
  }

  @Bean
  RuleTrials ruleTrials() {
    return new RuleTrials(Duration.ofMinutes(1));
  }

  @Bean
  RuleFiles ruleFiles(SetClock clock) {
    return new RuleFiles(List.of(), clock);
  }

  @Bean
  TraceFileReader traceFiles() {
    return new OtlpTraceFileReader();
  }

  @Bean
  MemoryKeptState keptState() {
    return new MemoryKeptState();
  }

  @Bean
  Levers levers(MemoryKeptState kept, JsonMapper json, SetClock clock) throws IOException {
    return new Levers(kept, json, clock);
  }

  @Bean
  SetLoggers loggers() {
    return new SetLoggers();
  }

  @Bean
  RemoteControlGate remoteControlGate(Refusals refusals) {
    return new RemoteControlGate(InetAddress.getLoopbackAddress(), refusals);
  }

  @Bean
  PinnedTraces pinned(InstantSource clock) {
    return new PinnedTraces(clock);
  }

  /** Unless a test has one of its own. */
  @Bean
  @Fallback
  TraceKeeper keeper() {
    return TraceKeeper.ALL;
  }

  @Bean
  KeepKnob keepKnob() {
    return new KeepKnob(0.1);
  }

  @Bean
  BudgetSteering steering(
      BudgetQuery budgets, KeepKnob knob, MemoryKeptState kept, JsonMapper json, SetClock clock)
      throws IOException {
    return new BudgetSteering(
        budgets::all, knob, () -> OptionalDouble.of(BYTES_PER_SPAN), 0.001, kept, json, clock);
  }

  @Bean
  Refusals refusals() {
    return new Refusals();
  }

  @Bean
  Notices notices() {
    return new Notices();
  }

  @Bean
  CheckpointStore checkpoints() {
    return new CheckpointStore() {
      @Override
      public Optional<Checkpoint> latest() {
        return Optional.empty();
      }

      @Override
      public void write(Checkpoint checkpoint) {
        throw new UnsupportedOperationException("readers write no checkpoints");
      }

      @Override
      public List<String> notices() {
        return List.of("A checkpoint is damaged.");
      }
    };
  }

  @Bean
  DiscoveryReport discoveryReport() {
    return () ->
        List.of(
            new DiscoveryStatus(
                "consul",
                "http://consul:8500",
                DiscoveryStatus.State.FAILING,
                "it cannot be reached",
                NOW,
                3,
                1,
                2));
  }

  @Bean
  RedactionCounts redactions() {
    Redactor redactor = new Redactor(RedactionSettings.DEFAULT);
    redactor.redact("pwd=x");
    return redactor.counts();
  }

  @Bean
  IntakeReport intakeReport() {
    return () ->
        new IntakeStatistics(
            12,
            7,
            Map.of(),
            2_000_000_000L,
            1,
            0,
            2,
            0,
            0,
            0,
            4,
            1_000_000_000L,
            null,
            77,
            0,
            0,
            List.of());
  }

  @Bean
  DeliveryNotices deliveryNotices() {
    return () -> List.of("A webhook takes nothing.");
  }

  /** Notices that were taken, unless the desk is told to be full. */
  static final class Notices implements NoticeDesk {
    final List<DeploymentNotice> taken = new ArrayList<>();
    boolean full;

    @Override
    public void take(DeploymentNotice notice) throws RefusedException {
      if (full) {
        throw new RefusedException(
            RefusalReason.QUEUE_FULL, Duration.ofSeconds(3), "the intake's queue is full");
      }
      taken.add(notice);
    }
  }
}
