package dev.pharos.query;

/** What bounds facets: they are worked out over a sample, and the sample is said. */
final class FacetLimits {
  /** Newest traces that are looked at. */
  static final int TRACES = 500;

  /** Spans that are looked at. */
  static final int SPANS = 50_000;

  /** Keys that are counted; further ones are left out, as bodies of attributes are unbounded. */
  static final int KEYS = 500;

  /** Values of one key that are told apart; a key with more is of ids or free text. */
  static final int VALUES = 1_000;

  /** Longer values are no facets. */
  static final int VALUE_LENGTH = 200;

  /** Facets that are told. */
  static final int FACETS = 24;

  /** Values of a facet that are told. */
  static final int SHOWN_VALUES = 8;

  private FacetLimits() {}
}
