package dev.pharos.aggregate;

import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceState;
import dev.pharos.signal.InstanceStatus;
import dev.pharos.signal.ServiceId;
import org.jspecify.annotations.Nullable;

/**
 * One instance as both telemetry and fleet know it; at least one of them does.
 *
 * @param service telemetry's word where there is one
 */
record MergedInstance(
    ServiceId service, @Nullable TelemetryInstance telemetry, @Nullable InstanceReport report) {

  String version() {
    if (telemetry != null && !telemetry.version().isEmpty()) {
      return telemetry.version();
    }
    return report == null ? "" : report.version();
  }

  boolean isUp() {
    return report != null && report.status() == InstanceStatus.UP;
  }

  /** Registered, but what it says of itself is that it cannot work. */
  boolean isFailing() {
    return report != null
        && (report.status() == InstanceStatus.DOWN || report.status() == InstanceStatus.OFFLINE);
  }

  InstanceState state() {
    if (telemetry == null) {
      InstanceReport only = java.util.Objects.requireNonNull(report);
      long first = only.startedAtNs() == null ? only.atNs() : only.startedAtNs();
      return new InstanceState(
          service,
          only.instance(),
          only.version(),
          "",
          only.host(),
          first,
          first,
          null,
          only,
          null);
    }
    String host = telemetry.host();
    if (host.isEmpty() && report != null) {
      host = report.host();
    }
    return new InstanceState(
        service,
        telemetry.id().instance(),
        version(),
        telemetry.language(),
        host,
        telemetry.firstSeenNs(),
        startedNs(telemetry, report),
        telemetry.lastSeenNs(),
        report,
        report == null && telemetry.hasSignedOff() ? Long.valueOf(telemetry.signedOffNs()) : null);
  }

  /** The fleet asks for it now and then only: a process that replaced another since is newer. */
  private static long startedNs(TelemetryInstance telemetry, @Nullable InstanceReport report) {
    Long told = report == null ? null : report.startedAtNs();
    if (told == null) {
      return telemetry.processSinceNs();
    }
    boolean replaced = telemetry.processSinceNs() > telemetry.firstSeenNs();
    return replaced ? Math.max(told, telemetry.processSinceNs()) : told;
  }
}
