package dev.pharos.fleet;

import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Takes what the fleet tells, as aggregation would. */
final class RecordedReports implements FleetReports {
  private final Map<String, InstanceReport> current = new ConcurrentHashMap<>();
  private final List<InstanceReport> all = new ArrayList<>();

  @Override
  public synchronized void report(InstanceReport report) {
    current.put(report.registrationId(), report);
    all.add(report);
  }

  @Override
  public synchronized void instanceGone(String registrationId, long atNs) {
    current.remove(registrationId);
  }

  @Override
  public List<String> registrations() {
    return List.copyOf(current.keySet());
  }

  List<InstanceReport> current() {
    return List.copyOf(current.values());
  }

  synchronized List<InstanceReport> all() {
    return List.copyOf(all);
  }

  List<InstanceReport> of(String service) {
    return current().stream().filter(report -> report.service().name().equals(service)).toList();
  }

  boolean hasStatus(String service, InstanceStatus status) {
    return of(service).stream().anyMatch(report -> report.status() == status);
  }
}
