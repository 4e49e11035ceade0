package dev.pharos.judge.deploy;

/**
 * When evidence is tested, and what each test may cost. A verdict is looked at every ten seconds,
 * and each look at equal versions may deceive by chance. So tests are made only when evidence has
 * grown by about a half, and each gets a share of all chances; they add up to 1, however long it
 * goes on. A test's p divided by its share is then valid at all looks together (the union bound; K.
 * Lan and D. DeMets, Biometrika 70 (1983), 659–663, spend in the same way).
 */
final class Looks {
  /** In windows: 1, 1½, 2, 3, 4, 6, 10, 15, 20 and 30 minutes. */
  private static final int[] AT = {6, 9, 12, 18, 24, 36, 60, 90, 120, 180};

  /** Most is kept for when most deployments can be told. */
  private static final double[] SHARE = {
    0.03, 0.04, 0.06, 0.08, 0.10, 0.13, 0.24, 0.10, 0.08, 0.08
  };

  /** Later ones: each half of what is left. */
  private static final double LEFT = 0.06;

  private static final double GROWTH = 1.5;
  private static final int NEVER = Integer.MAX_VALUE;

  private Looks() {}

  /** How many tests are due after so many windows. */
  static int due(int windows) {
    int due = 0;
    while (at(due) <= windows) {
      due++;
    }
    return due;
  }

  /** After how many windows the test of this number is made, the first one being 0. */
  static int at(int look) {
    int last = AT.length - 1;
    return look <= last
        ? AT[look]
        : (int) Math.min(NEVER, AT[last] * Math.pow(GROWTH, look - last));
  }

  /** Its share of all chances to be deceived. */
  static double share(int look) {
    int last = AT.length - 1;
    return look <= last ? SHARE[look] : LEFT * Math.pow(0.5, look - last);
  }
}
