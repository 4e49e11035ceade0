package dev.pharos.query.growth;

import dev.pharos.query.overhead.CountedRange;
import dev.pharos.signal.Deployment;
import org.jspecify.annotations.Nullable;

/**
 * Two stretches of time of the same length that are held against each other: whole minutes or whole
 * hours, none of which goes on.
 *
 * @param deployment null but against a deployment
 */
public record Comparison(
    Against against, CountedRange before, CountedRange after, @Nullable Deployment deployment) {

  /** What the time before was. */
  public enum Against {
    /** The time up to the last deployment of the service. */
    DEPLOY,
    LAST_WEEK,
    /** Where no week is known. */
    YESTERDAY,
    /** The first time that was counted, where not even a day is known. */
    BEGINNING
  }
}
