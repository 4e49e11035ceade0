package dev.pharos.aggregate;

import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceStatus;
import org.jspecify.annotations.Nullable;

/** A fleet's report in a snapshot. */
final class ReportState {

  private ReportState() {}

  static void write(InstanceReport report, StateWriter out) {
    out.text(report.registrationId());
    out.service(report.service());
    out.text(report.instance());
    out.text(report.version());
    out.optionalText(report.commit());
    out.optionalNumber(report.builtAtNs());
    out.optionalNumber(report.startedAtNs());
    InstanceStatus status = report.status();
    out.optionalText(status == null ? null : status.name());
    out.text(report.statusDetail());
    out.text(report.host());
    out.optionalText(report.adminHref());
    out.number(report.atNs());
  }

  static InstanceReport read(StateReader in) {
    return new InstanceReport(
        in.text(),
        in.service(),
        in.text(),
        in.text(),
        in.optionalText(),
        in.optionalNumber(),
        in.optionalNumber(),
        status(in.optionalText()),
        in.text(),
        in.text(),
        in.optionalText(),
        in.number());
  }

  private static @Nullable InstanceStatus status(@Nullable String name) {
    return name == null ? null : InstanceStatus.valueOf(name);
  }
}
