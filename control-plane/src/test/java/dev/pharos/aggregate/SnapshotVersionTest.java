package dev.pharos.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.aggregate.stack.OwnCode;
import dev.pharos.aggregate.tracemetric.TraceCounters;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.ErrorIssue;
import dev.pharos.signal.LatencySketch;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.Span;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The resources are snapshots that earlier builds wrote: version 3 after 360 spans of 12 services
 * over two minutes, version 4 after 772 random spans, version 5 after 2,428, version 6 after 300
 * exceptions, version 7 after 1,562, and another amid the last of two deployments and a restart of
 * one service, version 9 amid a deployment; the figures are those they gave.
 */
class SnapshotVersionTest {
  private static final TimeRange ALL = new TimeRange(0, Long.MAX_VALUE);

  @ParameterizedTest
  @EnumSource(Resolution.class)
  void readsWhatTheVersionBeforeWrote(Resolution resolution) throws IOException {
    StreamingAggregates aggregates = new StreamingAggregates(new KeptRollups());
    aggregates.restore(versionThree());

    long requests = 0;
    LatencySketch latency = new LatencySketch();
    for (RedWindow window : aggregates.red(resolution, ALL, null).windows()) {
      requests += window.requests();
      latency.merge(window.latency());
    }
    LatencySketch clients = new LatencySketch();
    for (EdgeWindow window : aggregates.edges(resolution, ALL).windows()) {
      clients.merge(window.clientLatency());
    }
    assertThat(requests).isEqualTo(204);
    assertThat(latency.count()).isEqualTo(204);
    assertThat(latency.quantileNs(0.5)).isEqualTo(2_634_321);
    assertThat(latency.quantileNs(0.99)).isEqualTo(17_296_432);
    assertThat(clients.count()).isEqualTo(196);
    assertThat(clients.quantileNs(0.99)).isEqualTo(16_629_692);
    assertThat(aggregates.pairingRatio()).isEqualTo(1);
    assertThat(aggregates.edgeHistory()).hasSize(176);
    assertThat(aggregates.instances()).hasSize(36);
  }

  @ParameterizedTest
  @EnumSource(Resolution.class)
  void readsWhatTheVersionWithoutErrorsWrote(Resolution resolution) throws IOException {
    StreamingAggregates aggregates = new StreamingAggregates(new KeptRollups());
    aggregates.restore(snapshot("snapshot-version-4.gz"));

    assertThat(aggregates.red(resolution, ALL, null).windows().stream())
        .extracting(RedWindow::requests)
        .satisfies(requests ->
            assertThat(requests.stream().mapToLong(Long::longValue).sum()).isEqualTo(171));
    assertThat(aggregates.edgeHistory()).hasSize(145);
    assertThat(aggregates.instances()).hasSize(10);
    assertThat(aggregates.errors()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Resolution.class,
      names = {"MINUTE", "HOUR"})
  void allOfALedgerWithoutSignalsIsOfSpans(Resolution resolution) throws IOException {
    StreamingAggregates aggregates = new StreamingAggregates(new KeptRollups());
    aggregates.restore(snapshot("snapshot-version-5.gz"));

    List<LedgerEntry> entries = aggregates.ledger(resolution, ALL).windows();
    assertThat(entries).allMatch(entry -> entry.signal().equals("traces"));
    assertThat(entries.stream().mapToLong(LedgerEntry::items).sum()).isEqualTo(2_428);
    assertThat(entries.stream().mapToLong(LedgerEntry::receivedBytes).sum()).isEqualTo(100_000);
    assertThat(aggregates.edgeHistory()).hasSize(285);
  }

  @Test
  void allExceptionsOfAVersionWithoutLoggedOnesAreOfSpans() throws IOException {
    StreamingAggregates aggregates = new StreamingAggregates(new KeptRollups());
    aggregates.restore(snapshot("snapshot-version-6.gz"));

    List<ErrorIssue> errors = aggregates.errors();
    assertThat(errors).hasSize(12).allMatch(issue -> issue.logCount() == 0);
    assertThat(errors.stream().mapToLong(ErrorIssue::count).sum()).isEqualTo(300);
    assertThat(errors.stream().mapToLong(ErrorIssue::traceCount).sum()).isEqualTo(300);
  }

  @Test
  void aVersionWithoutCountersOfMetricsBeginsThemAtNothing() throws IOException {
    TraceCounters counters = new TraceCounters(Duration.ofHours(3), 1_000);
    StreamingAggregates aggregates =
        new StreamingAggregates(
            new KeptRollups(),
            OwnCode.BUILT_IN,
            ConfigAttributes.USUAL,
            counters,
            RootSpans.NONE,
            ServedProbability.ALL);
    aggregates.restore(snapshot("snapshot-version-7.gz"));

    List<RedWindow> windows = aggregates.red(Resolution.MINUTE, ALL, null).windows();
    assertThat(windows.stream().mapToLong(RedWindow::requests).sum()).isEqualTo(327);
    assertThat(aggregates.edgeHistory()).hasSize(212);
    assertThat(aggregates.instances()).hasSize(10);
    assertThat(counters.read()).isEmpty();
  }

  @Test
  void deploymentsOfAVersionWithoutConfigurationGoOn() throws IOException {
    StreamingAggregates aggregates = new StreamingAggregates(new KeptRollups());
    aggregates.restore(snapshot("snapshot-version-7-deployments.gz"));

    List<Deployment> told = aggregates.deployments();
    assertThat(told).extracting(Deployment::version).containsExactly("1.6", "1.5", "1.5");
    assertThat(told)
        .extracting(Deployment::kind)
        .containsExactly(Deployment.Kind.DEPLOY, Deployment.Kind.RESTART, Deployment.Kind.DEPLOY);
    assertThat(told.getLast().author()).isEqualTo("jane");
    assertThat(told).allMatch(deployment -> deployment.changes().isEmpty());

    // What instances tell now and did not before is no change, and no restart.
    long nowNs = Spans.T0 + 900 * Spans.SECOND;
    for (int i = 0; i < 120; i++) {
      nowNs += Spans.SECOND;
      for (String[] process : new String[][] {{"1.5", "c", "9"}, {"1.6", "d", "10"}}) {
        Spans sender =
            Spans.of(
                Attributes.of(
                    "service.name",
                    "payment",
                    "service.version",
                    process[0],
                    "service.instance.id",
                    process[1],
                    "process.pid",
                    process[2],
                    "container.id",
                    "c-" + process[1],
                    "config.hash",
                    "a1",
                    "host.name",
                    "h",
                    "deployment.environment.name",
                    "test"));
        Span span = sender.server("POST /pay").id(nowNs).at(nowNs).lasting(1).make();
        aggregates.fold(List.of(span), nowNs, 100);
      }
      aggregates.tick(nowNs);
    }
    assertThat(aggregates.deployments()).hasSize(3).allMatch(each -> each.changes().isEmpty());
    assertThat(aggregates.deployments().getFirst().state()).isEqualTo(Deployment.State.ROLLING);
  }

  @Test
  void deploymentsOfAVersionWithoutVerdictsAreNotJudgedYetAndCanBe() throws IOException {
    StreamingAggregates aggregates = new StreamingAggregates(new KeptRollups());
    aggregates.restore(snapshot("snapshot-version-9.gz"));

    Deployment told = aggregates.deployments().getFirst();
    assertThat(told.version()).isEqualTo("1.5");
    assertThat(told.author()).isEqualTo("jane");
    assertThat(told.regions()).isEmpty();
    assertThat(told.verdict()).isNull();

    DeployVerdict verdict =
        new DeployVerdict(
            DeployVerdict.State.PASSED,
            true,
            "No worse.",
            DeployVerdict.Baseline.SIDE_BY_SIDE,
            1,
            1,
            3,
            12,
            List.of(),
            0,
            Spans.T0,
            Spans.T0);
    aggregates.judged(told.id(), verdict);
    StreamingAggregates again = new StreamingAggregates(new KeptRollups());
    again.restore(aggregates.snapshot());
    assertThat(again.deployments().getFirst().verdict()).isEqualTo(verdict);
  }

  @Test
  void refusesAVersionItDoesNotKnow() throws IOException {
    byte[] snapshot = versionThree();
    snapshot[4] = 99;

    assertThatThrownBy(() -> new StreamingAggregates(new KeptRollups()).restore(snapshot))
        .hasMessageContaining("version 99, this build reads");
  }

  private static byte[] versionThree() throws IOException {
    return snapshot("snapshot-version-3.gz");
  }

  private static byte[] snapshot(String name) throws IOException {
    try (InputStream bytes = SnapshotVersionTest.class.getResourceAsStream(name)) {
      return new GZIPInputStream(Objects.requireNonNull(bytes, name)).readAllBytes();
    }
  }
}
