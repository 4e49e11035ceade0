package dev.pharos.judge.deploy;

import java.util.Locale;

/** What the new version is held against. */
public enum Baseline {
  /** Old instances in the same windows: what happens to both at once cancels. */
  SIDE_BY_SIDE("the old version beside it"),
  /** The old version before the deployment. */
  TIME_BEFORE("the time before"),
  NONE("nothing");

  /** Of the new version's requests, so many are needed on the other side to compare by. */
  private static final double LEAST_BESIDE = 0.25;

  private final String said;

  Baseline(String said) {
    this.said = said;
  }

  public String said() {
    return said;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Side by side as long as the old version answers in most windows that the new one does, and
   * enough.
   */
  static Baseline choose(DeployEvidence evidence) {
    long fresh = 0;
    long beside = 0;
    long before = 0;
    int windows = 0;
    int shared = 0;
    for (int w = 0; w < evidence.windows(); w++) {
      long newHere = 0;
      long oldHere = 0;
      for (OperationEvidence operation : evidence.operations()) {
        newHere += operation.fresh().requests(w);
        oldHere += operation.beside().requests(w);
      }
      windows += newHere > 0 ? 1 : 0;
      shared += newHere > 0 && oldHere > 0 ? 1 : 0;
      fresh += newHere;
      beside += newHere > 0 || oldHere > 0 ? oldHere : 0;
    }
    for (OperationEvidence operation : evidence.operations()) {
      for (int w = 0; w < operation.before().size(); w++) {
        before += operation.before().requests(w);
      }
    }
    if (beside > 0 && (before == 0 || (beside >= LEAST_BESIDE * fresh && 2 * shared >= windows))) {
      return SIDE_BY_SIDE;
    }
    return before > 0 ? TIME_BEFORE : NONE;
  }

  RequestSeries of(OperationEvidence operation) {
    return this == SIDE_BY_SIDE ? operation.beside() : operation.before();
  }

  AmountSeries of(ResourceEvidence resource) {
    return this == SIDE_BY_SIDE ? resource.beside() : resource.before();
  }

  /** How many windows of it there are. */
  int windows(RequestSeries series, DeployEvidence evidence) {
    return this == SIDE_BY_SIDE ? evidence.windows() : series.size();
  }
}
