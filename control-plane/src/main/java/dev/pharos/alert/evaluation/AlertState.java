package dev.pharos.alert.evaluation;

import java.util.Locale;

/** How far an alert is; the order is that of a rule's own state, which is its alerts' worst. */
public enum AlertState {
  /** Of a rule that was never evaluated. */
  UNKNOWN,
  INACTIVE,
  PENDING,
  FIRING;

  /** As Prometheus' API and the label {@code alertstate} have it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
