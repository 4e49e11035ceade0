package dev.pharos.steer.budget;

/**
 * Bytes, or bytes a second, by what can be done about them.
 *
 * @param always of traces that are always kept
 * @param ordinary of traces that a rate decides on
 * @param other of other signals
 */
record Bytes(double always, double ordinary, double other) {
  static final Bytes NONE = new Bytes(0, 0, 0);

  /** With the ordinary ones that came. */
  static Bytes offered(Flow flow) {
    return new Bytes((double) flow.always(), (double) flow.ordinary(), (double) flow.other());
  }

  /** With the ordinary ones that were kept. */
  static Bytes kept(Flow flow) {
    return new Bytes((double) flow.always(), (double) flow.kept(), (double) flow.other());
  }

  Bytes plus(Bytes more) {
    return new Bytes(always + more.always, ordinary + more.ordinary, other + more.other);
  }

  Bytes minus(Bytes less) {
    return plus(less.times(-1));
  }

  Bytes times(double factor) {
    return new Bytes(always * factor, ordinary * factor, other * factor);
  }

  /** With the ordinary ones as many times as many. */
  Bytes busier(double level) {
    return new Bytes(always, ordinary * level, other);
  }

  Bytes notNegative() {
    return new Bytes(Math.max(0, always), Math.max(0, ordinary), Math.max(0, other));
  }

  double sum() {
    return always + ordinary + other;
  }
}
