package dev.pharos.advise;

/** How a service is; worst first. */
public enum HealthState {
  FAILING,
  DEGRADED,
  SILENT,
  UNKNOWN,
  IDLE,
  HEALTHY
}
