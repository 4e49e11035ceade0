package dev.pharos.fleet;

import dev.pharos.aggregate.RefusedException;
import dev.pharos.signal.InstanceReport;
import java.util.Collection;

/** Where the fleet tells what it knows. */
interface FleetReports {

  /**
   * @throws RefusedException when it was not taken and should be told again
   */
  void report(InstanceReport report) throws RefusedException;

  /**
   * @throws RefusedException when it was not taken and should be told again
   */
  void instanceGone(String registrationId, long atNs) throws RefusedException;

  /** The registrations that were reported and are not gone, those of earlier runs included. */
  Collection<String> registrations();
}
