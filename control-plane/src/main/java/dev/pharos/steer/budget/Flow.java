package dev.pharos.steer.budget;

/**
 * What came of that which a budget is of, from one step to the next, in bytes as on disk; none is
 * negative.
 *
 * @param always of traces that are kept whatever the rate is: failed, slow, rare ones
 * @param ordinary of traces that a rate decided on, kept or not
 * @param kept those of the ordinary that were kept
 * @param other of the other signals
 * @param ruled those of the ordinary on which a lever decided instead of a budget
 * @param ruledKept those of the ruled that were kept
 */
public record Flow(long always, long ordinary, long kept, long other, long ruled, long ruledKept) {
  public static final Flow NONE = new Flow(0, 0, 0, 0);

  /** Where no lever decided. */
  public Flow(long always, long ordinary, long kept, long other) {
    this(always, ordinary, kept, other, 0, 0);
  }

  public Flow {
    if (always < 0
        || other < 0
        || ruledKept < 0
        || kept < ruledKept
        || ruled < ruledKept
        || ordinary - ruled < kept - ruledKept) {
      throw new IllegalArgumentException(
          "no flow: always %d, ordinary %d, kept %d of them, other %d bytes, by levers %d and kept %d"
              .formatted(always, ordinary, kept, other, ruled, ruledKept));
    }
  }

  Flow plus(Flow more) {
    return new Flow(
        always + more.always,
        ordinary + more.ordinary,
        kept + more.kept,
        other + more.other,
        ruled + more.ruled,
        ruledKept + more.ruledKept);
  }
}
