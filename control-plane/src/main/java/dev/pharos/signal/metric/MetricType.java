package dev.pharos.signal.metric;

import java.util.Locale;

/** What a metric says it is. Names are OpenMetrics'. */
public enum MetricType {
  COUNTER,
  GAUGE,
  HISTOGRAM,
  GAUGE_HISTOGRAM,
  SUMMARY,
  INFO,
  STATE_SET,
  UNKNOWN;

  /** As Prometheus writes it, for instance {@code gaugehistogram}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace("_", "");
  }
}
