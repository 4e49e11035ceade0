package dev.pharos.steer.budget;

import dev.pharos.aggregate.keep.KeepKnob;
import dev.pharos.signal.ServiceId;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * At which rate ordinary traces are kept, by the budgets that hold. Immutable.
 *
 * @param byBudget above 0 and at most 1
 */
public record KeepRates(Map<BudgetName, Double> byBudget) implements KeepKnob.Rates {

  public KeepRates {
    byBudget = Map.copyOf(byBudget);
  }

  /**
   * The strictest of all budgets that one of the services counts for; empty where there is none.
   */
  @Override
  public OptionalDouble of(Collection<ServiceId> services) {
    return byBudget.entrySet().stream()
        .filter(budget -> services.stream().anyMatch(budget.getKey()::holds))
        .mapToDouble(Map.Entry::getValue)
        .min();
  }
}
