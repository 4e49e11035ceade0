package dev.pharos.aggregate.pattern;

/** What grouping may take of memory; how many bytes that is together was not measured. */
final class PatternLimits {
  /** A line has some dozen words; what stands behind is one more, whatever it says. */
  static final int WORDS = 48;

  /** Of a line; stacks and dumps are told apart by how they begin. */
  static final int CHARACTERS = 2_000;

  /** Of the example. */
  static final int EXAMPLE_CHARACTERS = 500;

  static final int SERVICES = 500;

  /** A service that writes more kinds of lines than that has names in its lines. */
  static final int PATTERNS_OF_SERVICE = 300;

  /** Those that run or ran lately; the one not seen for longest makes room. */
  static final int VERSIONS = 6;

  /** What pages show by default, the last hour, and clocks that are ten minutes ahead. */
  static final int MINUTES = 80;

  /** What was kept before a week could be held against the one before. */
  static final int FORMER_HOURS = 168;

  /**
   * A day and the same hours a week before it, and three more: ranges begin within an hour, one
   * goes on, and clocks are ahead. These are 27 hours more than a week: 108 bytes of memory by
   * pattern that is as old, 16 MB where there are as many as may be; 6 bytes on disk by hour with
   * lines.
   */
  static final int HOURS = 8 * 24 + 3;

  /** Of texts seen where a pattern varies. */
  static final int SAMPLES = 4;

  static final int SAMPLE_CHARACTERS = 60;

  /** Of lines that are alike but for their values, of all services: a few hundred kilobytes. */
  static final int FORMS = 1_024;

  /** Longer lines are seldom alike. */
  static final int FORM_CHARACTERS = 512;

  private PatternLimits() {}
}
