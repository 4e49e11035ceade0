package dev.pharos.judge;

/** How a service, a queue or a kind of call is; worst first. */
public enum HealthState {
  /** No usable instance, or errors above three times the allowed share. */
  FAILING,
  /** The objective is missed, an instance is down, or a dependency's failure is passed on. */
  DEGRADED,
  /** Expected, but gone. */
  SILENT,
  /** Nothing is known that could be judged. */
  UNKNOWN,
  /** Present without traffic, or scaled to zero on purpose. */
  IDLE,
  HEALTHY
}
