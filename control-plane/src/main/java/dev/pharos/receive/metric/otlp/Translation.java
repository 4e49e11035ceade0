package dev.pharos.receive.metric.otlp;

/**
 * How OpenTelemetry's names become Prometheus'. Source:
 * https://prometheus.io/docs/guides/opentelemetry/#translation-strategies
 */
public enum Translation {
  /** Only old letters, and the unit and type behind the name: {@code http_requests_total}. */
  UNDERSCORE_ESCAPING_WITH_SUFFIXES(true, true),
  UNDERSCORE_ESCAPING_WITHOUT_SUFFIXES(true, false),
  /** Names as they are, with unit and type behind them. */
  NO_UTF8_ESCAPING_WITH_SUFFIXES(false, true),
  /** Names as they are. */
  NO_TRANSLATION(false, false);

  private final boolean escaping;
  private final boolean suffixes;

  Translation(boolean escaping, boolean suffixes) {
    this.escaping = escaping;
    this.suffixes = suffixes;
  }

  /** Whether what the old alphabet does not have becomes an underscore. */
  public boolean escapes() {
    return escaping;
  }

  /** Whether unit and type stand behind the name. */
  public boolean addsSuffixes() {
    return suffixes;
  }
}
