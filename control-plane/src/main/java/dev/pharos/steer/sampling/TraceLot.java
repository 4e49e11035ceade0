package dev.pharos.steer.sampling;

import dev.pharos.signal.Resource;
import dev.pharos.signal.TraceId;

/**
 * The number that an agent draws from a trace's id to decide whether it samples the trace, which it
 * does when the number is below the probability. Whoever sees ids can tell by it which probability
 * was used.
 */
final class TraceLot {
  /** Not below any probability: how this agent draws is not known. */
  static final double UNKNOWN = 2;

  private static final double RANGE = 0x1p63;

  private TraceLot() {}

  /** From 0 to 1, or {@link #UNKNOWN}. */
  static double of(TraceId trace, Resource sender) {
    // As OpenTelemetry's SDK for Java does, which its agent has. It never samples the one id whose
    // amount is negative; 1 is above all of its bounds likewise.
    return "java".equals(sender.attributes().text("telemetry.sdk.language"))
        ? Math.min(1, Math.abs((double) trace.low()) / RANGE)
        : UNKNOWN;
  }
}
