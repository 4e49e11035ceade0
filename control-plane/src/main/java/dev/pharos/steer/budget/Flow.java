package dev.pharos.steer.budget;

/**
 * What came of that which a budget is of, from one step to the next, in bytes as on disk; none is
 * negative.
 *
 * @param always of traces that are kept whatever the rate is: failed, slow, rare ones
 * @param ordinary of traces that the rate decided on, kept or not
 * @param kept those of the ordinary that were kept
 * @param other of the other signals
 */
public record Flow(long always, long ordinary, long kept, long other) {
  public static final Flow NONE = new Flow(0, 0, 0, 0);

  public Flow {
    if (always < 0 || ordinary < 0 || kept < 0 || other < 0 || kept > ordinary) {
      throw new IllegalArgumentException(
          "no flow: always %d, ordinary %d, kept %d of them, other %d bytes"
              .formatted(always, ordinary, kept, other));
    }
  }

  Flow plus(Flow more) {
    return new Flow(
        always + more.always, ordinary + more.ordinary, kept + more.kept, other + more.other);
  }
}
