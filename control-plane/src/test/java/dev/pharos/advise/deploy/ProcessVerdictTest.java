package dev.pharos.advise.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.metric.DeltaSums;
import dev.pharos.aggregate.metric.KeptSeries;
import dev.pharos.aggregate.pattern.LogPatterns;
import dev.pharos.judge.deploy.DeployJudge;
import dev.pharos.judge.deploy.DeployPolicy;
import dev.pharos.query.QueryRooms;
import dev.pharos.query.SetClock;
import dev.pharos.query.SetTelemetry;
import dev.pharos.receive.metric.otlp.OtlpMetricDecoder;
import dev.pharos.receive.metric.otlp.OtlpMetricSettings;
import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.DeploymentSamples;
import dev.pharos.signal.RedKey;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import dev.pharos.store.memory.MemorySeriesStore;
import dev.pharos.store.memory.MemorySpanStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Processes with a heap of two generations answer requests, and send what OpenTelemetry's agent for
 * Java does, or show what Micrometer does; one gets a new version beside it.
 */
class ProcessVerdictTest {
  private static final ServiceId PAYMENT = new ServiceId("shop", "payment", "demo");
  private static final long MS = 1_000_000L;
  private static final long SECOND = 1_000 * MS;
  private static final long STEP = 5 * SECOND;
  private static final double MB = 1e6;

  private final QueryRooms rooms =
      new QueryRooms(new SetClock(Instant.parse("2026-05-04T12:00:00Z")));
  private final SetTelemetry telemetry = rooms.telemetry;
  private final MemorySeriesStore series = new MemorySeriesStore(rooms.clock);
  private final OtlpMetricDecoder decoder =
      new OtlpMetricDecoder(OtlpMetricSettings.DEFAULT, new DeltaSums(1_000), KeptSeries.NONE);
  private final List<RunningProcess> running = new ArrayList<>();
  private SplittableRandom random = new SplittableRandom(11);
  private RunningProcess a = new RunningProcess("1.4", "a");
  private RunningProcess b = new RunningProcess("1.4", "b");
  private long startedNs;
  private final VerdictWatch watch =
      new VerdictWatch(
          telemetry,
          new EvidenceGatherer(
              telemetry,
              rooms.versions,
              new Novelties(telemetry, new LogPatterns()),
              new ProcessMetrics(series, metric -> {}),
              new GoneOperations(rooms.versions, new MemorySpanStore())),
          new DeployJudge(DeployPolicy.DEFAULT),
          (id, verdict) ->
              telemetry.deployments.replaceAll(
                  each -> each.id().equals(id) ? each.judged(verdict) : each),
          List.of(),
          new VerdictCounts(),
          rooms.clock);

  @BeforeEach
  void theOldVersionRuns() {
    running.addAll(List.of(a, b));
  }

  @Test
  void aLeakInTheNewVersionIsFoundByWhatYoungCollectionsLeaveBehind() throws Exception {
    pass(Duration.ofMinutes(10));
    RunningProcess c = deploy();
    c.leakPerRequest = 0.03 * MB;
    pass(Duration.ofMinutes(5));

    assertThat(verdict().state()).isEqualTo(DeployVerdict.State.REGRESSED);
    assertThat(verdict().sentence()).startsWith("Heap after collection rose");
    assertThat(verdict().checks())
        .filteredOn(check -> check.state().equals("regressed"))
        .extracting(DeployVerdict.Check::kind)
        .containsExactly("heap");
    assertThat(c.oldGeneration).isLessThan(c.oldSize);
  }

  @Test
  void aLeakIsFoundByWhatFullCollectionsLeaveWhereThereAreSome() throws Exception {
    running.forEach(process -> process.promoted = 0.3);
    pass(Duration.ofMinutes(10));
    RunningProcess c = deploy();
    c.promoted = 0.3;
    c.leakPerRequest = 0.03 * MB;
    pass(Duration.ofMinutes(12));

    assertThat(verdict().sentence()).startsWith("Heap after collection rose");
    assertThat(c.fullCollections).isGreaterThan(5);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anEqualVersionIsNotCalledWorse(int seed) throws Exception {
    random = new SplittableRandom(seed);
    pass(Duration.ofMinutes(12));
    deploy();
    for (int i = 0; i < 8; i++) {
      pass(Duration.ofMinutes(2));
      if (telemetry.deployments.getFirst().verdict() != null) {
        assertThat(verdict().checks()).noneMatch(check -> check.state().equals("regressed"));
      }
    }
    assertThat(verdict().state()).isEqualTo(DeployVerdict.State.PASSED);
    assertThat(check("processor time per request").state()).isEqualTo("passed");
    assertThat(check("processor time per request").value()).isBetween(4.0 * MS, 9.0 * MS);
    assertThat(check("heap after collection").detail()).contains("the old version's");
  }

  @Test
  void moreProcessorTimeARequestIsFoundThoughAgentsSendOnceAMinute() throws Exception {
    a.everyNs = 60 * SECOND;
    b.everyNs = 60 * SECOND;
    pass(Duration.ofMinutes(20));
    RunningProcess c = deploy();
    c.everyNs = 60 * SECOND;
    c.cpuPerRequestNs *= 2;
    pass(Duration.ofMinutes(22));

    assertThat(verdict().state()).isEqualTo(DeployVerdict.State.REGRESSED);
    assertThat(verdict().sentence()).startsWith("Processor time per request rose from");
    assertThat(check("processor time per request").value()).isBetween(9.0 * MS, 15.0 * MS);
  }

  @Test
  void whatAProcessThatJustStartedUsesIsNoMatterOfItsVersion() throws Exception {
    pass(Duration.ofMinutes(12));
    RunningProcess c = deploy();
    c.compiles = true;
    pass(Duration.ofMinutes(4));
    assertThat(check("processor time per request").state()).isEqualTo("pending");
    assertThat(check("processor time per request").detail())
        .isEqualTo("no process of the new version has run for longer than 5 minutes yet");
    pass(Duration.ofMinutes(16));

    assertThat(verdict().state()).isEqualTo(DeployVerdict.State.PASSED);
  }

  @Test
  void aNewVersionWithFewRequestsIsNotBlamedForWhatItsProcessUsesByItself() throws Exception {
    running.forEach(process -> process.requestsASecond = 8);
    pass(Duration.ofMinutes(12));
    RunningProcess c = deploy();
    c.requestsASecond = 1;
    a.requestsASecond = 15;
    pass(Duration.ofMinutes(20));

    assertThat(check("processor time per request").state()).isEqualTo("pending");
    assertThat(check("processor time per request").detail())
        .startsWith("an instance of the new version answers 1.0 requests a second, one of the old");
    assertThat(verdict().checks()).noneMatch(check -> check.state().equals("regressed"));
  }

  @Test
  void aScrapedPageTellsAllocationAndNoVersionButTheInstance() throws Exception {
    running.forEach(process -> process.scraped = true);
    pass(Duration.ofMinutes(15));
    RunningProcess c = deploy();
    c.scraped = true;
    c.allocatedPerRequest *= 3;
    pass(Duration.ofMinutes(20));

    DeployVerdict.Check allocation = check("allocation per request");
    assertThat(allocation.state()).isEqualTo("regressed");
    assertThat(allocation.baseline()).isBetween(0.8 * MB, 1.4 * MB);
    assertThat(allocation.value()).isBetween(2.6 * MB, 3.6 * MB);
    assertThat(check("processor time per request").state()).isEqualTo("passed");
  }

  @Test
  void whatNobodyMeasuredIsNamedWithItsReason() throws Exception {
    running.forEach(process -> process.everyNs = Long.MAX_VALUE);
    pass(Duration.ofMinutes(10));
    deploy();
    pass(Duration.ofMinutes(10));

    assertThat(check("processor time per request").state()).isEqualTo("pending");
    assertThat(check("processor time per request").value()).isNaN();
    assertThat(check("processor time per request").detail())
        .isEqualTo(
            "no process of the old version that answers requests sends a metric such as"
                + " jvm_cpu_time_seconds_total");
    assertThat(check("allocation per request").detail())
        .startsWith("no process of either version that answers requests sends");
    assertThat(check("heap after collection").detail())
        .startsWith("no process of the old version that answers requests told it");
    assertThat(verdict().state()).isEqualTo(DeployVerdict.State.PASSED);
  }

  @Test
  void anInstanceThatKeepsItsNameAcrossTheDeploymentIsTwoProcesses() throws Exception {
    pass(Duration.ofMinutes(20));
    running.remove(b);
    RunningProcess again = deploy("b");
    again.startsAtNs = rooms.nowNs();
    pass(Duration.ofMinutes(25));

    assertThat(verdict().state()).isEqualTo(DeployVerdict.State.PASSED);
    assertThat(check("processor time per request").state()).isEqualTo("passed");
    assertThat(check("processor time per request").difference()).isBetween(-1.0 * MS, 1.0 * MS);
  }

  private DeployVerdict verdict() {
    return Objects.requireNonNull(telemetry.deployments.getFirst().verdict());
  }

  private DeployVerdict.Check check(String measure) {
    return verdict().checks().stream()
        .filter(check -> check.measure().equals(measure))
        .findFirst()
        .orElseThrow();
  }

  /** One of the two old instances is replaced. */
  private RunningProcess deploy() {
    running.remove(b);
    return deploy("c");
  }

  private RunningProcess deploy(String instance) {
    startedNs = rooms.nowNs();
    RunningProcess started = new RunningProcess("1.5", instance);
    running.add(started);
    telemetry.deployments.add(
        DeploymentSamples.seen(
            "d1",
            Deployment.Kind.DEPLOY,
            PAYMENT,
            "1.5",
            "1.4",
            Deployment.State.ROLLING,
            0.5,
            0.5,
            startedNs,
            null));
    return started;
  }

  private void pass(Duration time) throws Exception {
    for (long end = rooms.nowNs() + time.toNanos(); rooms.nowNs() < end; ) {
      for (RunningProcess process : running) {
        process.step(rooms.nowNs());
      }
      rooms.clock.advance(Duration.ofNanos(STEP));
      for (RunningProcess process : running) {
        process.tell(rooms.nowNs());
      }
      if (rooms.nowNs() % (2 * STEP) == 0) {
        watch.look();
      }
    }
  }

  /** As a JVM with 128 MB and the serial collector does. */
  private final class RunningProcess {
    final String version;
    final String instance;
    final double oldSize = 85 * MB;
    double requestsASecond = 4;
    double cpuPerRequestNs = 5 * MS;
    double allocatedPerRequest = 1 * MB;
    double leakPerRequest;
    double promoted = 0.0005;
    boolean compiles;
    boolean scraped;
    long everyNs = 15 * SECOND;
    long startsAtNs = rooms.nowNs();
    double oldGeneration = 40 * MB;
    int fullCollections;
    private double cpuNs;
    private double allocatedSinceCollection;
    private double allocatedByCollections;
    private double leakedSinceCollection;
    private double leaked;
    private double afterCollection;

    RunningProcess(String version, String instance) {
      this.version = version;
      this.instance = instance;
    }

    void step(long fromNs) {
      int requests = (int) Math.round(requestsASecond * 5 + 2 * random.nextGaussian());
      for (int i = 0; i < requests; i++) {
        telemetry.request(
            new RedKey(PAYMENT, version, instance, "POST /pay", SpanKind.SERVER),
            fromNs + random.nextLong(STEP),
            (long) (20 * MS * Math.exp(0.4 * random.nextGaussian())),
            false);
        cpuNs += cpuPerRequestNs * Math.exp(0.3 * random.nextGaussian());
        allocatedSinceCollection += allocatedPerRequest;
        leakedSinceCollection += leakPerRequest;
      }
      // By itself, and while it compiles.
      cpuNs += 5 * 5 * MS;
      long ageNs = fromNs - startsAtNs;
      if (compiles && ageNs < 240 * SECOND) {
        cpuNs += 0.5 * STEP;
      }
      if (allocatedSinceCollection > 34 * MB) {
        collect();
      }
    }

    private void collect() {
      leaked += leakedSinceCollection;
      oldGeneration +=
          leakedSinceCollection
              + promoted * allocatedSinceCollection * Math.exp(0.5 * random.nextGaussian());
      allocatedByCollections += allocatedSinceCollection;
      allocatedSinceCollection = 0;
      leakedSinceCollection = 0;
      if (oldGeneration > oldSize) {
        oldGeneration = 40 * MB + leaked + 0.2 * MB * random.nextGaussian();
        afterCollection = oldGeneration;
        fullCollections++;
      }
    }

    void tell(long nowNs) throws Exception {
      // Each at a phase of its own.
      if (everyNs == Long.MAX_VALUE
          || (nowNs / STEP + instance.charAt(0)) % (everyNs / STEP) != 0) {
        return;
      }
      if (scraped) {
        page(nowNs);
      } else {
        String request =
            OTLP.formatted(
                version,
                instance,
                nowNs,
                cpuNs / SECOND,
                nowNs,
                oldGeneration,
                nowNs,
                allocatedSinceCollection,
                nowNs,
                afterCollection);
        series.append(decoder.json(request.getBytes(UTF_8)).batch());
      }
    }

    private void page(long nowNs) throws Exception {
      series.append(
          SampleBatch.of(
              List.of(
                  sample("process_cpu_time_ns_total", nowNs, cpuNs),
                  sample("jvm_gc_memory_allocated_bytes_total", nowNs, allocatedByCollections),
                  sample("jvm_gc_live_data_size_bytes", nowNs, afterCollection),
                  sample(
                      "jvm_memory_used_bytes",
                      nowNs,
                      oldGeneration,
                      "area",
                      "heap",
                      "id",
                      "Tenured Gen"))));
    }

    private IncomingSeries sample(String name, long nowNs, double value, String... more) {
      Labels.Builder labels =
          Labels.of(
              Labels.METRIC_NAME,
              name,
              "job",
              "payment",
              "instance",
              "10.0.0.1:80" + instance.charAt(0),
              "service_name",
              "payment",
              "service_instance_id",
              instance)
              .toBuilder();
      for (int i = 0; i < more.length; i += 2) {
        labels.set(more[i], more[i + 1]);
      }
      return new IncomingSeries(labels.build(), Samples.builder().add(nowNs / MS, value).build());
    }
  }

  /** As the agent sends it, but for what nobody here reads. */
  private static final String OTLP =
      """
      {"resourceMetrics": [{
        "resource": {"attributes": [
          {"key": "service.name", "value": {"stringValue": "payment"}},
          {"key": "service.namespace", "value": {"stringValue": "shop"}},
          {"key": "service.version", "value": {"stringValue": "%s"}},
          {"key": "service.instance.id", "value": {"stringValue": "%s"}},
          {"key": "deployment.environment.name", "value": {"stringValue": "demo"}}]},
        "scopeMetrics": [{
          "scope": {"name": "io.opentelemetry.runtime-telemetry-java8"},
          "metrics": [
            {"name": "jvm.cpu.time", "unit": "s", "sum": {
              "aggregationTemporality": 2, "isMonotonic": true,
              "dataPoints": [{"timeUnixNano": "%d", "asDouble": %f}]}},
            {"name": "jvm.memory.used", "unit": "By", "sum": {
              "aggregationTemporality": 2, "isMonotonic": false,
              "dataPoints": [
                {"timeUnixNano": "%d", "asDouble": %f, "attributes": [
                  {"key": "jvm.memory.type", "value": {"stringValue": "heap"}},
                  {"key": "jvm.memory.pool.name", "value": {"stringValue": "Tenured Gen"}}]},
                {"timeUnixNano": "%d", "asDouble": %f, "attributes": [
                  {"key": "jvm.memory.type", "value": {"stringValue": "heap"}},
                  {"key": "jvm.memory.pool.name", "value": {"stringValue": "Eden Space"}}]}]}},
            {"name": "jvm.memory.used_after_last_gc", "unit": "By", "sum": {
              "aggregationTemporality": 2, "isMonotonic": false,
              "dataPoints": [
                {"timeUnixNano": "%d", "asDouble": %f, "attributes": [
                  {"key": "jvm.memory.type", "value": {"stringValue": "heap"}},
                  {"key": "jvm.memory.pool.name", "value": {"stringValue": "Tenured Gen"}}]}]}}
          ]}]}]}
      """;
}
