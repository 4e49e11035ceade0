package dev.pharos.aggregate.keep;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.EdgeHistory;
import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.ErrorIssue;
import dev.pharos.signal.InstanceState;
import dev.pharos.signal.LatencySketch;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.QueueState;
import dev.pharos.signal.RedKey;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TimeRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was counted of an hour, as a test likes it. */
final class CountedHour implements LiveWindows {
  final List<Deployment> deployments = new ArrayList<>();
  final List<ErrorIssue> errors = new ArrayList<>();
  private final List<RedWindow> windows = new ArrayList<>();
  private final long nowNs;
  private final long beganNs;

  CountedHour(long nowNs, long beganNs) {
    this.nowNs = nowNs;
    this.beganNs = beganNs;
  }

  void count(ServiceId service, SpanKind kind, String operation, long... durationsNs) {
    LatencySketch latency = new LatencySketch();
    for (long durationNs : durationsNs) {
      latency.add(durationNs);
    }
    windows.add(
        new RedWindow(
            new RedKey(service, "1.0", "", operation, kind),
            Resolution.MINUTE.windowStart(nowNs),
            durationsNs.length,
            0,
            latency));
  }

  @Override
  public long beganNs() {
    return beganNs;
  }

  @Override
  public Slice<RedWindow> red(Resolution resolution, TimeRange range, @Nullable String service) {
    return new Slice<>(0, windows);
  }

  @Override
  public List<Deployment> deployments() {
    return deployments;
  }

  @Override
  public List<ErrorIssue> errors() {
    return errors;
  }

  @Override
  public Slice<EdgeWindow> edges(Resolution resolution, TimeRange range) {
    return new Slice<>(0, List.of());
  }

  @Override
  public Slice<LedgerEntry> ledger(Resolution resolution, TimeRange range) {
    return new Slice<>(0, List.of());
  }

  @Override
  public List<EdgeHistory> edgeHistory() {
    return List.of();
  }

  @Override
  public List<QueueState> queues() {
    return List.of();
  }

  @Override
  public List<InstanceState> instances() {
    return List.of();
  }

  @Override
  public @Nullable Double pairingRatio() {
    return null;
  }

  @Override
  public List<ServiceId> cappedServices() {
    return List.of();
  }

  @Override
  public int operationCap() {
    return 200;
  }
}
