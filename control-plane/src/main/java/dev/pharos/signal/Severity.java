package dev.pharos.signal;

/**
 * How serious a log line is: the ranges of OpenTelemetry's severity numbers (1–4 trace … 21–24
 * fatal), in that order. Source: {@code SeverityNumber} in opentelemetry/proto/logs/v1/logs.proto.
 */
public enum Severity {
  /** The sender did not say: number 0, or none that OpenTelemetry knows. */
  UNSPECIFIED,
  TRACE,
  DEBUG,
  INFO,
  WARN,
  ERROR,
  FATAL;

  /** The highest severity number. */
  public static final int MOST = 24;

  private static final int NUMBERS_EACH = 4;
  private static final Severity[] ALL = values();

  public static Severity ofNumber(int number) {
    return number < 1 || number > MOST ? UNSPECIFIED : ALL[(number - 1) / NUMBERS_EACH + 1];
  }

  /** The lowest number of this severity; 0 for {@link #UNSPECIFIED}. */
  public int leastNumber() {
    return this == UNSPECIFIED ? 0 : (ordinal() - 1) * NUMBERS_EACH + 1;
  }

  /** The highest number of this severity; 0 for {@link #UNSPECIFIED}. */
  public int mostNumber() {
    return ordinal() * NUMBERS_EACH;
  }
}
