package dev.pharos.query.promql.parse;

/**
 * What moves the time a selector or subquery is read at: the {@code @} and {@code offset}
 * modifiers, in whichever order they were written.
 *
 * @param anchor what {@code @} names
 * @param atMs the time of {@code @}, milliseconds since the epoch; 0 unless the anchor is TIME
 * @param offsetMs milliseconds towards the past; negative looks ahead
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/basics/#offset-modifier">
 *     offset</a> and <a
 *     href="https://prometheus.io/docs/prometheus/latest/querying/basics/#modifier">@</a>
 */
public record TimeShift(Anchor anchor, long atMs, long offsetMs) {
  public static final TimeShift NONE = new TimeShift(Anchor.NONE, 0, 0);

  /** What {@code @} names. */
  public enum Anchor {
    /** No {@code @}: the evaluation time. */
    NONE,
    /** A time written in the query. */
    TIME,
    /** {@code @ start()}: the first time of the whole query. */
    START,
    /** {@code @ end()}: the last time of the whole query. */
    END
  }

  public TimeShift at(long timeMs) {
    return new TimeShift(Anchor.TIME, timeMs, offsetMs);
  }

  public TimeShift at(Anchor newAnchor) {
    return new TimeShift(newAnchor, 0, offsetMs);
  }

  public TimeShift offset(long newOffsetMs) {
    return new TimeShift(anchor, atMs, newOffsetMs);
  }

  public boolean isAnchored() {
    return anchor != Anchor.NONE;
  }
}
