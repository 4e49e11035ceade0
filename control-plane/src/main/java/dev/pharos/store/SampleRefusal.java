package dev.pharos.store;

import java.util.Locale;

/** Why a store did not take a sample or a series: the {@code reason} of its metrics. */
public enum SampleRefusal {
  /** Further behind the series' newest than out-of-order samples may be. */
  TOO_OLD,
  /** Older than the retention. */
  BEHIND_RETENTION,
  /** Another value stands at that time already. */
  DUPLICATE_TIME,
  /** Too far ahead of the clock. */
  IN_THE_FUTURE,
  /** A new series of a service that has as many active ones as it may. */
  SERVICE_SERIES_LIMIT,
  /** A new series where the whole store has as many active ones as it may. */
  SERIES_LIMIT,
  /** Labels without a name, or more or longer ones than are kept. */
  INVALID_LABELS;

  /** As metric label and in messages. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is the series that is not taken, whatever its samples are. */
  public boolean isOfSeries() {
    return this == SERVICE_SERIES_LIMIT || this == SERIES_LIMIT || this == INVALID_LABELS;
  }
}
