package dev.pharos.judge.deploy;

/** What a request uses up. Each has a gate of its own: a smaller rise does not matter. */
public enum Resource {
  DATABASE_CALLS("database calls per request", "", 0.20, 0.2, true),
  LOG_LINES("log lines per request", "", 0.50, 0.5, true),
  CPU("processor time per request", "ns", 0.20, 500_000, true),
  ALLOCATION("allocation per request", "B", 0.20, 16_384, true),
  TELEMETRY("telemetry per request", "B", 0.50, 2_048, false);

  private final String said;
  private final String unit;
  private final double relativeGate;
  private final double absoluteGate;
  private final boolean decides;

  Resource(String said, String unit, double relativeGate, double absoluteGate, boolean decides) {
    this.said = said;
    this.unit = unit;
    this.relativeGate = relativeGate;
    this.absoluteGate = absoluteGate;
    this.decides = decides;
  }

  String said() {
    return said;
  }

  /** Of an amount: ns, B, or nothing for a number of things. */
  public String unit() {
    return unit;
  }

  double gate(double baseline) {
    return Math.max(relativeGate * baseline, absoluteGate);
  }

  /** Whether it alone can make a deployment regressed, or only stands beside as evidence. */
  boolean decides() {
    return decides;
  }
}
