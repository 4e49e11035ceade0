package dev.pharos.alert.notify;

import dev.pharos.alert.DeliveryNotices;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what had no room on its way to notification: nobody was told of it, so a person must
 * be. It is said for a day after the last. Safe for use by many threads.
 */
final class NoRoom implements DeliveryNotices {
  /** Whoever looks once a day sees it. */
  private static final Duration SAID = Duration.ofDays(1);

  private final InstantSource clock;
  private @Nullable Instant last;
  private long evaluations;
  private long alerts;

  NoRoom(InstantSource clock) {
    this.clock = clock;
  }

  synchronized void forEvaluation() {
    happened();
    evaluations++;
  }

  synchronized void forAlerts(long count) {
    if (count > 0) {
      happened();
      alerts += count;
    }
  }

  private void happened() {
    forget();
    last = clock.instant();
  }

  @Override
  public synchronized List<String> sentences() {
    forget();
    Instant at = last;
    return at == null
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "%,d evaluations and %,d alerts had no room on their way to notification, the last"
                    + " at %s.",
                evaluations,
                alerts,
                at.truncatedTo(ChronoUnit.SECONDS)));
  }

  private void forget() {
    Instant at = last;
    if (at != null && at.isBefore(clock.instant().minus(SAID))) {
      last = null;
      evaluations = 0;
      alerts = 0;
    }
  }
}
