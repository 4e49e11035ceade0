package dev.pharos.aggregate;

import dev.pharos.signal.RedKey;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An instance of a release that sends telemetry. */
final class Source {
  private final Release release;
  private final String instance;
  private final Map<Operation, RedSeries> series = new HashMap<>();

  /** The bound beyond which its spans are counted together; null within all bounds. */
  private final @Nullable Shortfall together;

  private @Nullable TelemetryInstance sender;
  private long lastSeenNs;

  Source(Release release, String instance) {
    this.release = release;
    this.instance = instance;
    this.together = together(release, instance);
  }

  Release release() {
    return release;
  }

  Service service() {
    return release.service();
  }

  /** Empty when the service sends none. */
  String instance() {
    return instance;
  }

  /** Counts a span of it that is beyond a bound, and so counted together with others. */
  void noteBounds(Operation operation, Shortfalls shortfalls) {
    if (together != null) {
      shortfalls.count(together);
    }
    if (operation.isTogether()) {
      shortfalls.count(Shortfall.OPERATIONS);
    }
  }

  private static @Nullable Shortfall together(Release release, String instance) {
    if (release.service().id().name().equals(RedKey.OTHER)) {
      return Shortfall.SERVICES;
    }
    if (release.version().equals(RedKey.OTHER)) {
      return Shortfall.VERSIONS;
    }
    return instance.equals(RedKey.OTHER) ? Shortfall.INSTANCES : null;
  }

  RedSeries series(Operation operation) {
    RedSeries found = series.get(operation);
    if (found == null) {
      RedSeries total = release.total(operation);
      found = instance.isEmpty() ? total : new RedSeries(instance, total);
      series.put(operation, found);
    }
    return found;
  }

  long lastSeenNs() {
    return lastSeenNs;
  }

  /** The instance as the registry knows it; beyond the bound of instances, the one seen last. */
  @Nullable TelemetryInstance sender() {
    return sender;
  }

  void sender(TelemetryInstance known) {
    sender = known;
  }

  void seen(long arrivalNs) {
    lastSeenNs = Math.max(lastSeenNs, arrivalNs);
    release.seen(arrivalNs);
  }
}
