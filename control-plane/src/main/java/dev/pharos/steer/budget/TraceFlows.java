package dev.pharos.steer.budget;

import dev.pharos.signal.ServiceId;
import java.util.Map;

/** Tells what became of traces: of each service's spans in those that were decided on. */
@FunctionalInterface
public interface TraceFlows {

  /**
   * Since it was last asked, or since the process began. Each trace is told once; {@link
   * Flow#other} is zero.
   */
  Map<ServiceId, Flow> taken();
}
