package dev.pharos.advise;

import dev.pharos.query.ServiceView;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells Pharos' own pauses from the silence of services: what it heard last before a pause is when
 * it still listened. For one thread.
 */
final class Pauses {
  private final Watching watching;
  private long resumedNs = Long.MIN_VALUE;
  private long heardUntilNs;

  Pauses(Watching watching) {
    this.watching = watching;
  }

  /** Looks at who was heard when, once after each pause: later all have been heard again. */
  void look(Collection<ServiceView> services) {
    long sinceNs = watching.sinceNs();
    if (sinceNs == resumedNs) {
      return;
    }
    resumedNs = sinceNs;
    heardUntilNs =
        services.stream()
            .map(ServiceView::lastSeenNs)
            .filter(Objects::nonNull)
            .mapToLong(seenNs -> seenNs)
            .filter(seenNs -> seenNs < sinceNs)
            .max()
            .orElse(sinceNs);
  }

  /** How much of the time since a service was heard nobody listened, in nanoseconds. */
  long since(@Nullable Long lastSeenNs) {
    return lastSeenNs == null || lastSeenNs >= resumedNs
        ? 0
        : resumedNs - Math.max(lastSeenNs, heardUntilNs);
  }
}
