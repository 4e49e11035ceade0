package dev.pharos.show;

import dev.pharos.aggregate.IntakeStatistics;
import dev.pharos.aggregate.LiveWindows;
import dev.pharos.aggregate.Refusals;
import dev.pharos.aggregate.Shortfall;
import dev.pharos.aggregate.redact.RedactionCounts;
import dev.pharos.fleet.discovery.DiscoveryStatus;
import dev.pharos.show.answer.IntakeStatus;
import dev.pharos.show.answer.Text;
import dev.pharos.signal.InstanceState;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.LogStore;
import dev.pharos.store.SeriesStore;
import dev.pharos.store.SpanStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(ShowConfiguration.ROOT + "/intake")
@Tag(name = "intake", description = "What arrived, what was refused and why.")
class IntakeController {
  private final IntakeReport report;
  private final Refusals refusals;
  private final SpanStore spans;
  private final LogStore logs;
  private final LiveWindows live;
  private final StandingNotices notices;
  private final RefusedSeriesNotices refusedSeries;
  private final DiscoveryReport discovery;
  private final RedactionCounts redactions;
  private final IntakeStatus.Receivers receivers;

  IntakeController(
      IntakeReport report,
      Refusals refusals,
      SpanStore spans,
      LogStore logs,
      LiveWindows live,
      StandingNotices notices,
      RefusedSeriesNotices refusedSeries,
      DiscoveryReport discovery,
      RedactionCounts redactions,
      @Value("${pharos.otlp.grpc.port:4317}") int grpcPort,
      @Value("${pharos.otlp.http.port:4318}") int httpPort) {
    this.receivers = new IntakeStatus.Receivers(grpcPort, httpPort);
    this.report = report;
    this.refusals = refusals;
    this.spans = spans;
    this.logs = logs;
    this.live = live;
    this.notices = notices;
    this.refusedSeries = refusedSeries;
    this.discovery = discovery;
    this.redactions = redactions;
  }

  @Operation(summary = "What the control plane says of its own intake, since it started.")
  @GetMapping
  IntakeStatus status() {
    IntakeStatistics intake = report.statistics();
    SpanStore.Statistics stored = spans.statistics();
    LogStore.Statistics lines = logs.statistics();
    return new IntakeStatus(
        intake.spansAccepted(),
        intake.linesAccepted(),
        instant(intake.firstSpanAtNs()),
        instant(intake.lastSpanAtNs()),
        instant(intake.lastLineAtNs()),
        intake.excludedSpans(),
        intake.duplicateRequests(),
        refusals.snapshot().entrySet().stream()
            .map(entry ->
                new IntakeStatus.Refused(
                    entry.getKey().reason().label(), entry.getKey().signal(), entry.getValue()))
            .toList(),
        live.shortfalls().entrySet().stream()
            .map(entry -> limited(entry.getKey(), entry.getValue()))
            .toList(),
        refusedSeries.services().stream().map(IntakeController::refusedSeries).toList(),
        stored.spans(),
        stored.bytes(),
        lines.lines(),
        lines.bytes(),
        distinct(ServiceId::environment),
        distinct(ServiceId::namespace),
        notices.all(),
        receivers,
        discovery.statuses().stream().map(IntakeController::registry).toList(),
        redactions.snapshot().entrySet().stream()
            .map(entry -> new IntakeStatus.Redacted(entry.getKey(), entry.getValue()))
            .toList());
  }

  private static IntakeStatus.Registry registry(DiscoveryStatus status) {
    return new IntakeStatus.Registry(
        status.source(),
        status.address(),
        Text.of(status.state()),
        status.detail(),
        status.since(),
        status.instances(),
        status.leftOut());
  }

  private static IntakeStatus.RefusedSeries refusedSeries(SeriesStore.ServiceSeries of) {
    SeriesStore.RefusedSeries refused = of.refused();
    return new IntakeStatus.RefusedSeries(
        of.service(),
        of.active(),
        of.limit(),
        refused.series(),
        refused.samples(),
        Instant.ofEpochMilli(refused.lastMs()),
        refused.byMetric().stream()
            .map(count -> new IntakeStatus.OfMetric(count.name(), count.value()))
            .toList());
  }

  private static IntakeStatus.Limited limited(Shortfall shortfall, long items) {
    return new IntakeStatus.Limited(
        shortfall.label(),
        shortfall.description(),
        shortfall.isBound() ? shortfall.bound() : null,
        items);
  }

  private List<String> distinct(Function<ServiceId, String> part) {
    return live.instances().stream()
        .map(InstanceState::service)
        .map(part)
        .filter(text -> !text.isEmpty())
        .distinct()
        .sorted()
        .toList();
  }

  private static @Nullable Instant instant(@Nullable Long epochNs) {
    return epochNs == null ? null : TimeRange.instant(epochNs);
  }
}
