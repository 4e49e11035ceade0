package dev.pharos.steer.budget;

/**
 * What levers decide on instead of a budget, as it was when ordinary traces last came. Immutable.
 *
 * @param part of the ordinary traces' bytes, 0 to 1
 * @param rate at which levers keep that part, 0 to 1
 */
record Ruled(double part, double rate) {
  static final Ruled NOTHING = new Ruled(0, 0);

  static Ruled of(Flow flow) {
    return flow.ruled() == 0
        ? NOTHING
        : new Ruled(
            (double) flow.ruled() / flow.ordinary(), (double) flow.ruledKept() / flow.ruled());
  }

  /** The budget's rate is in no use. */
  boolean isAll() {
    return part == 1;
  }

  /** Of ordinary bytes that come, those that levers keep. */
  double kept(double ordinary) {
    return ordinary * part * rate;
  }

  /** Of ordinary bytes that come, those that are left for the budget's rate to decide on. */
  double rest(double ordinary) {
    return ordinary * (1 - part);
  }
}
