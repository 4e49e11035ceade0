package dev.pharos.alert.evaluation;

import java.util.List;

/** The groups that are evaluated. Safe for use by many threads. */
@FunctionalInterface
public interface RuleGroups {

  /** How all groups do, by file and name. */
  List<GroupStatus> groups();
}
