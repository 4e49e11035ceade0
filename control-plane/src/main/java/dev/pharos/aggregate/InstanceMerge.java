package dev.pharos.aggregate;

import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.ServiceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes one list of what telemetry and fleet know. A registration belongs to the telemetry's
 * service of that name (case aside) if there is just one that its namespace and environment allow.
 * Within a service a registration and a sender are one instance when
 *
 * <ol>
 *   <li>the ids are equal,
 *   <li>or calls to the registered address were answered by that sender, as their callers or it
 *       itself told,
 *   <li>or the registered id is the sender's host and process number,
 *   <li>or just one of each is left over and their versions do not contradict: with one instance
 *       there is nothing to confuse.
 * </ol>
 *
 * Pure.
 */
final class InstanceMerge {
  /** A sender that was silent for longer is not taken for what registered under another id. */
  private static final long LIVE_NS = Duration.ofSeconds(90).toNanos();

  private final Map<String, List<TelemetryInstance>> byName = new HashMap<>();
  private final Map<String, Set<ServiceId>> idsByName = new HashMap<>();
  private final Map<TelemetryInstance, InstanceReport> matches = new LinkedHashMap<>();
  private final List<MergedInstance> merged = new ArrayList<>();
  private final AddressBook addresses;
  private final long nowNs;

  private InstanceMerge(Collection<TelemetryInstance> senders, AddressBook addresses, long nowNs) {
    this.addresses = addresses;
    this.nowNs = nowNs;
    for (TelemetryInstance sender : senders) {
      String name = folded(sender.id().service());
      byName.computeIfAbsent(name, key -> new ArrayList<>()).add(sender);
      idsByName.computeIfAbsent(name, key -> new TreeSet<>()).add(sender.id().service());
    }
  }

  static List<MergedInstance> of(
      Collection<TelemetryInstance> senders,
      Collection<InstanceReport> reports,
      AddressBook addresses,
      long nowNs) {
    InstanceMerge merge = new InstanceMerge(senders, addresses, nowNs);
    merge.match(reports);
    for (TelemetryInstance sender : senders) {
      merge.merged.add(
          new MergedInstance(sender.id().service(), sender, merge.matches.get(sender)));
    }
    return merge.merged;
  }

  private void match(Collection<InstanceReport> reports) {
    Map<ServiceId, List<InstanceReport>> byService = new LinkedHashMap<>();
    reports.stream()
        .sorted(Comparator.comparing(InstanceReport::registrationId))
        .forEach(report ->
            byService
                .computeIfAbsent(resolve(report.service()), id -> new ArrayList<>())
                .add(report));
    byService.forEach(this::match);
  }

  private ServiceId resolve(ServiceId reported) {
    ServiceId found = null;
    for (ServiceId id : idsByName.getOrDefault(folded(reported), Set.of())) {
      if (!allows(reported.namespace(), id.namespace())
          || !allows(reported.environment(), id.environment())) {
        continue;
      }
      if (found != null) {
        return reported;
      }
      found = id;
    }
    return found == null ? reported : found;
  }

  private void match(ServiceId service, List<InstanceReport> reports) {
    List<InstanceReport> left = new ArrayList<>();
    for (InstanceReport report : reports) {
      TelemetryInstance sender = exact(service, report);
      if (sender == null) {
        left.add(report);
      } else {
        matches.put(sender, report);
      }
    }
    if (left.size() == 1) {
      TelemetryInstance only = onlyLive(service);
      InstanceReport report = left.getFirst();
      if (only != null && allows(report.version(), only.version())) {
        matches.put(only, report);
        left.clear();
      }
    }
    left.forEach(report -> merged.add(new MergedInstance(service, null, report)));
  }

  private @Nullable TelemetryInstance exact(ServiceId service, InstanceReport report) {
    AddressBook.Entry answering = addresses.at(service.environment(), report.instance());
    TelemetryInstance found = null;
    for (TelemetryInstance sender : senders(service)) {
      if (matches.containsKey(sender)) {
        continue;
      }
      if (sender.id().instance().equals(report.instance())) {
        return sender;
      }
      boolean answered =
          answering != null
              && answering.service().equals(service)
              && !sender.id().instance().isEmpty()
              && answering.instance().equals(sender.id().instance());
      boolean process =
          !sender.process().isEmpty()
              && report.instance().equals(sender.host() + ":" + sender.process());
      if (answered || process || sender.answersAt(report.instance())) {
        found = sender;
      }
    }
    return found;
  }

  private @Nullable TelemetryInstance onlyLive(ServiceId service) {
    TelemetryInstance only = null;
    for (TelemetryInstance sender : senders(service)) {
      if (matches.containsKey(sender) || nowNs - sender.lastSeenNs() > LIVE_NS) {
        continue;
      }
      if (only != null) {
        return null;
      }
      only = sender;
    }
    return only;
  }

  private List<TelemetryInstance> senders(ServiceId service) {
    return byName.getOrDefault(folded(service), List.of()).stream()
        .filter(sender -> sender.id().service().equals(service))
        .toList();
  }

  private static boolean allows(String said, String other) {
    return said.isEmpty() || other.isEmpty() || said.equals(other);
  }

  private static String folded(ServiceId service) {
    return service.name().toLowerCase(Locale.ROOT);
  }
}
