package dev.pharos.advise.deploy;

import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.Deployment;

/** Is told of verdicts once they are kept. */
@FunctionalInterface
public interface VerdictListener {

  /**
   * Must return at once: the next deployment waits to be judged.
   *
   * @param deployment with the verdict it had before
   */
  void judged(Deployment deployment, DeployVerdict verdict);
}
