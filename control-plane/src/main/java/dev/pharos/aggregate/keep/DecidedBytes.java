package dev.pharos.aggregate.keep;

/**
 * What became of a service's spans, in bytes as on disk; none is negative.
 *
 * @param always kept, whatever the rate is
 * @param ordinary that a rate decided on, kept or not
 * @param kept those of the ordinary that were kept
 * @param ruled those of the ordinary on which a lever decided instead of the knob
 * @param ruledKept those of the ruled that were kept
 */
public record DecidedBytes(long always, long ordinary, long kept, long ruled, long ruledKept) {
  /** Where no lever decided. */
  public DecidedBytes(long always, long ordinary, long kept) {
    this(always, ordinary, kept, 0, 0);
  }
}
