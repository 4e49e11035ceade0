package dev.pharos.steer.budget;

import dev.pharos.signal.ServiceId;
import java.util.Collection;
import java.util.Map;

/**
 * At which rate ordinary traces are kept, by the budgets that hold. Immutable.
 *
 * @param byBudget above 0 and at most 1
 */
public record KeepRates(Map<BudgetName, Double> byBudget) {
  /** Everything is kept. */
  public static final KeepRates ALL = new KeepRates(Map.of());

  public KeepRates {
    byBudget = Map.copyOf(byBudget);
  }

  /**
   * Of a trace that has spans of these services: the strictest of all budgets that one of them
   * counts for, 1 where there is none.
   */
  public double of(Collection<ServiceId> services) {
    double rate = 1;
    for (Map.Entry<BudgetName, Double> budget : byBudget.entrySet()) {
      if (budget.getValue() < rate && services.stream().anyMatch(budget.getKey()::holds)) {
        rate = budget.getValue();
      }
    }
    return rate;
  }
}
