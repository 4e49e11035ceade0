package dev.pharos.signal;

/**
 * How serious a log line is: the ranges of OpenTelemetry's severity numbers (1–4 trace … 21–24
 * fatal), in that order. Source: {@code SeverityNumber} in opentelemetry/proto/logs/v1/logs.proto.
 */
public enum Severity {
  /** The sender did not say: number 0, or none that OpenTelemetry knows. */
  UNSPECIFIED(0, 0),
  TRACE(1, 4),
  DEBUG(5, 8),
  INFO(9, 12),
  WARN(13, 16),
  ERROR(17, 20),
  FATAL(21, 24);

  /** The highest severity number. */
  public static final int MOST = 24;

  private static final Severity[] BY_NUMBER = new Severity[MOST + 1];

  static {
    for (Severity severity : values()) {
      for (int number = severity.least; number <= severity.most; number++) {
        BY_NUMBER[number] = severity;
      }
    }
  }

  private final int least;
  private final int most;

  Severity(int least, int most) {
    this.least = least;
    this.most = most;
  }

  public static Severity ofNumber(int number) {
    return number < 1 || number > MOST ? UNSPECIFIED : BY_NUMBER[number];
  }

  /** The lowest number of this severity; 0 for {@link #UNSPECIFIED}. */
  public int leastNumber() {
    return least;
  }

  /** The highest number of this severity; 0 for {@link #UNSPECIFIED}. */
  public int mostNumber() {
    return most;
  }
}
