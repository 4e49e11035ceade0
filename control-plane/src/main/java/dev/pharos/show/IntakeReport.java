package dev.pharos.show;

import dev.pharos.aggregate.IntakeStatistics;

/** What the intake says of itself, seen from here. */
@FunctionalInterface
interface IntakeReport {
  IntakeStatistics statistics();
}
