package dev.pharos.aggregate;

import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.Owner;
import dev.pharos.signal.Resource;
import dev.pharos.signal.ServiceId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which instances there are, by telemetry and by the fleet's reports, and who owns them. */
final class InstanceRegistry {
  private final Map<TelemetryInstance.Id, TelemetryInstance> senders = new LinkedHashMap<>();
  private final Map<String, InstanceReport> reports = new LinkedHashMap<>();
  private final Map<ServiceId, Owner> owners = new HashMap<>();
  private final AddressBook addresses;
  private final Shortfalls shortfalls;
  private final ConfigAttributes configured;

  InstanceRegistry(AddressBook addresses, Shortfalls shortfalls, ConfigAttributes configured) {
    this.addresses = addresses;
    this.shortfalls = shortfalls;
    this.configured = configured;
  }

  /** The sender a resource tells of. */
  TelemetryInstance sender(Resource resource, long arrivalNs) {
    TelemetryInstance.Id id = new TelemetryInstance.Id(resource.service(), resource.instance());
    TelemetryInstance sender =
        senders.computeIfAbsent(id, key -> new TelemetryInstance(key, arrivalNs, configured));
    Owner owner = ResourceOwners.of(resource.attributes());
    if (!owner.equals(Owner.NOBODY)) {
      owners.put(resource.service(), owner);
    }
    boundSenders();
    return sender;
  }

  void report(InstanceReport report) {
    reports.put(report.registrationId(), report);
  }

  void gone(String registrationId, long atNs) {
    for (MergedInstance instance : instances(atNs)) {
      InstanceReport report = instance.report();
      TelemetryInstance sender = instance.telemetry();
      boolean left = report != null && report.registrationId().equals(registrationId);
      if (left && sender != null && !instance.isFailing()) {
        sender.signOff(atNs); // What was down before did not leave on purpose.
      }
    }
    reports.remove(registrationId);
  }

  List<MergedInstance> instances(long nowNs) {
    return InstanceMerge.of(senders.values(), reports.values(), addresses, nowNs);
  }

  /** When the first instance came that is still remembered; {@link Long#MAX_VALUE} before any. */
  long firstSeenNs(long nowNs) {
    long first = Long.MAX_VALUE;
    if (reports.isEmpty()) {
      for (TelemetryInstance sender : senders.values()) {
        first = Math.min(first, sender.firstSeenNs());
      }
      return first;
    }
    for (MergedInstance instance : instances(nowNs)) {
      first = Math.min(first, instance.state().firstSeenNs());
    }
    return first;
  }

  /** Services whose every sender left on purpose and that have no registration. */
  Set<ServiceId> signedOff(long nowNs) {
    Set<ServiceId> gone = new TreeSet<>();
    Set<ServiceId> present = new HashSet<>();
    for (MergedInstance instance : instances(nowNs)) {
      TelemetryInstance sender = instance.telemetry();
      boolean left = sender != null && sender.hasSignedOff() && instance.report() == null;
      if (left) {
        gone.add(instance.service());
      } else if (sender == null || !isLongSilent(sender, nowNs)) {
        present.add(instance.service());
      }
    }
    gone.removeAll(present);
    return gone;
  }

  /** An instance that crashed before says nothing about why the others left. */
  private static boolean isLongSilent(TelemetryInstance sender, long nowNs) {
    return nowNs - sender.lastSeenNs() > DeployLimits.LONGEST_SILENCE.toNanos();
  }

  Owner owner(ServiceId service) {
    return owners.getOrDefault(service, Owner.NOBODY);
  }

  /**
   * Forgets instances whose last sign is older; registrations stay until the fleet takes them back.
   */
  void evict(long goneSinceNs) {
    List<TelemetryInstance> gone =
        senders.values().stream().filter(sender -> sender.lastSeenNs() < goneSinceNs).toList();
    gone.forEach(this::forget);
    owners
        .keySet()
        .removeIf(id -> senders.keySet().stream().noneMatch(key -> key.service().equals(id)));
  }

  private void forget(TelemetryInstance sender) {
    sender.forget();
    senders.remove(sender.id());
  }

  private void boundSenders() {
    if (senders.size() > AggregateLimits.INSTANCES) {
      TelemetryInstance oldest = null;
      for (TelemetryInstance sender : senders.values()) {
        if (oldest == null || sender.lastSeenNs() < oldest.lastSeenNs()) {
          oldest = sender;
        }
      }
      if (oldest != null) {
        forget(oldest);
        shortfalls.count(Shortfall.REMEMBERED_INSTANCES);
      }
    }
  }

  void write(StateWriter out) {
    out.number(senders.size());
    senders.values().forEach(sender -> sender.write(out));
    out.number(reports.size());
    reports.values().forEach(report -> ReportState.write(report, out));
    out.number(owners.size());
    owners.forEach((service, owner) -> {
      out.service(service);
      out.text(owner.team());
      out.text(owner.contact());
      out.text(owner.runbook());
    });
  }

  void read(StateReader in) {
    for (int held = in.count(); held > 0; held--) {
      TelemetryInstance sender = TelemetryInstance.read(in, configured);
      senders.put(sender.id(), sender);
    }
    for (int held = in.count(); held > 0; held--) {
      report(ReportState.read(in));
    }
    for (int held = in.count(); held > 0; held--) {
      owners.put(in.service(), new Owner(in.text(), in.text(), in.text()));
    }
  }
}
