package dev.pharos.steer.budget;

import dev.pharos.query.overhead.BudgetUse;
import dev.pharos.signal.ServiceId;

/**
 * What a budget is of.
 *
 * @param name of the environment or service, which is {@code namespace/name} where a namespace is
 *     meant; empty for all
 */
public record BudgetName(BudgetUse.Scope scope, String name) implements Comparable<BudgetName> {

  static BudgetName of(BudgetUse use) {
    return new BudgetName(use.scope(), use.name());
  }

  /** Whether a service's telemetry counts for it. */
  boolean holds(ServiceId service) {
    return switch (scope) {
      case ALL -> true;
      case ENVIRONMENT -> name.equals(service.environment());
      case SERVICE -> service.isMeantBy(name);
    };
  }

  @Override
  public int compareTo(BudgetName other) {
    int byScope = scope.compareTo(other.scope);
    return byScope == 0 ? name.compareTo(other.name) : byScope;
  }
}
