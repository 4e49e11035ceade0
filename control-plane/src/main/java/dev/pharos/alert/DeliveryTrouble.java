package dev.pharos.alert;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Remembers since when an address does not take messages, why, and how many are lost for it. That
 * it takes messages again ends the trouble, but not what was lost: nobody else tells of that, so it
 * is told for a day. Safe for use by many threads.
 */
public final class DeliveryTrouble implements DeliveryNotices {
  /** Whoever looks once a day sees it. */
  private static final Duration LOSSES_TOLD = Duration.ofDays(1);

  private final String receiver;
  private final InstantSource clock;
  private @Nullable Instant failingSince;
  private @Nullable Loss lastLoss;
  private String reason = "";
  private long lost;

  /**
   * @param receiver what it is called in a sentence
   */
  public DeliveryTrouble(String receiver, InstantSource clock) {
    this.receiver = receiver;
    this.clock = clock;
  }

  /** A message arrived. */
  public synchronized void taken() {
    failingSince = null;
  }

  /** A try failed; another may follow. */
  public synchronized void refused(String why) {
    forget();
    reason = why;
    if (failingSince == null) {
      failingSince = clock.instant();
    }
  }

  /**
   * A message will not be sent any more.
   *
   * @param what it was about
   */
  public synchronized void lost(String what) {
    forget();
    lost++;
    lastLoss = new Loss(what, clock.instant());
  }

  /**
   * A message will not be sent, since too many wait before it.
   *
   * @param what it was about
   */
  public synchronized void noRoom(String what) {
    lost(what);
    if (failingSince == null) { // It answers, but slowly: that is all that is known.
      reason = "more messages waited than are kept";
    }
  }

  @Override
  public synchronized List<String> sentences() {
    forget();
    StringBuilder said = new StringBuilder();
    Instant since = failingSince;
    if (since != null) {
      said.append(
          "%s has not taken what it was told since %s: %s."
              .formatted(receiver, seconds(since), reason));
    }
    Loss last = lastLoss;
    if (last != null) {
      if (since == null) {
        said.append(
            "%s was not told all, and takes messages again: %s.".formatted(receiver, reason));
      }
      said.append(
          String.format(
              Locale.ROOT,
              " %,d %s given up, the last of %s at %s.",
              lost,
              lost == 1 ? "message was" : "messages were",
              last.what(),
              seconds(last.at())));
    }
    return said.isEmpty() ? List.of() : List.of(said.toString());
  }

  /** What was lost long ago, unless it goes on. */
  private void forget() {
    Loss last = lastLoss;
    if (last != null
        && failingSince == null
        && last.at().isBefore(clock.instant().minus(LOSSES_TOLD))) {
      lastLoss = null;
      lost = 0;
    }
  }

  private static Instant seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }

  private record Loss(String what, Instant at) {}
}
