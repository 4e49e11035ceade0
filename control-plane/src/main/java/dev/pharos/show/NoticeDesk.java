package dev.pharos.show;

import dev.pharos.aggregate.RefusedException;
import dev.pharos.signal.DeploymentNotice;

/** Where notices of CI go: the intake, seen from here. */
@FunctionalInterface
interface NoticeDesk {

  /** Durable when it returns. */
  void take(DeploymentNotice notice) throws RefusedException;
}
