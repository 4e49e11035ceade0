package dev.pharos.advise.incident;

import dev.pharos.signal.InstanceState;
import dev.pharos.signal.ServiceId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Since when services run, by their instances. */
final class ServiceStarts {
  private ServiceStarts() {}

  /** When the oldest instance that is there was started, in epoch nanoseconds. */
  static Map<ServiceId, Long> oldest(Collection<InstanceState> instances) {
    Map<ServiceId, Long> oldest = new HashMap<>();
    for (InstanceState instance : instances) {
      if (instance.leftNs() == null) {
        oldest.merge(instance.service(), instance.startedNs(), Math::min);
      }
    }
    return oldest;
  }
}
