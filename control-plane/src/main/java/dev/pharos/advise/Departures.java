package dev.pharos.advise;

import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceState;
import dev.pharos.signal.InstanceStatus;
import dev.pharos.signal.ServiceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells services that were stopped on purpose from those that died: an instance that the fleet no
 * longer knows signed off if it was not seen to be down before. Remembers what this process saw.
 * For one thread.
 */
final class Departures {
  /** A process that signed off sends its last batch at most this long after. */
  private static final Duration LAST_BATCH = Duration.ofSeconds(10);

  private final Map<Instance, Sight> sights = new HashMap<>();

  /** Looks at the instances that are known now. */
  void look(List<InstanceState> instances, long nowNs) {
    Map<Instance, Sight> now = new HashMap<>();
    for (InstanceState state : instances) {
      Instance instance = new Instance(state.service(), state.id());
      Sight before = sights.get(instance);
      InstanceReport report = state.report();
      if (report != null) {
        now.put(instance, new Sight(report.status(), null));
      } else if (before != null) {
        Long left = before.leftNs() == null ? Long.valueOf(nowNs) : before.leftNs();
        now.put(instance, new Sight(before.status(), left));
      }
    }
    sights.keySet().retainAll(now.keySet());
    sights.putAll(now);
  }

  /** True when every instance that was registered left on purpose, and none sent anything since. */
  boolean signedOff(ServiceId service, List<InstanceState> instances) {
    List<Sight> registered = new ArrayList<>();
    for (InstanceState state : instances) {
      Sight sight = sights.get(new Instance(service, state.id()));
      if (sight != null) {
        registered.add(sight);
        if (!left(sight, state.lastSpanNs())) {
          return false;
        }
      }
    }
    return !registered.isEmpty();
  }

  private static boolean left(Sight sight, @Nullable Long lastSpanNs) {
    Long leftNs = sight.leftNs();
    return leftNs != null
        && sight.status() != InstanceStatus.DOWN
        && sight.status() != InstanceStatus.OFFLINE
        && (lastSpanNs == null || lastSpanNs <= leftNs + LAST_BATCH.toNanos());
  }

  private record Instance(ServiceId service, String id) {}

  /**
   * @param status what the fleet said last
   * @param leftNs when it was first missing there; null while it is there
   */
  private record Sight(@Nullable InstanceStatus status, @Nullable Long leftNs) {}
}
