package dev.pharos.advise.deploy;

import dev.pharos.aggregate.RefusedException;
import dev.pharos.signal.DeployVerdict;

/** Where verdicts are kept: the intake, seen from here. */
@FunctionalInterface
interface VerdictDesk {

  /**
   * Durable, and seen by every reader, when it returns.
   *
   * @param deployment its id
   */
  void keep(String deployment, DeployVerdict verdict) throws RefusedException;
}
