package dev.pharos.store;

/** What becomes of a trace. */
public sealed interface TraceDecision {

  /**
   * It is kept whole and stands for itself.
   *
   * @param reason a word for figures and settings, such as {@code error}
   */
  record Whole(String reason) implements TraceDecision {}

  /**
   * It was drawn from those that nothing speaks for.
   *
   * @param weight how many such traces it stands for: one divided by the rate, at least 1
   */
  record Drawn(double weight) implements TraceDecision {
    public Drawn {
      if (!(weight >= 1) || Double.isInfinite(weight)) {
        throw new IllegalArgumentException("weight " + weight + " is not at least 1");
      }
    }
  }

  /** It goes. */
  enum LeftOut implements TraceDecision {
    LEFT_OUT
  }
}
