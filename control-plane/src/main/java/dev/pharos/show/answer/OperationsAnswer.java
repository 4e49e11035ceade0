package dev.pharos.show.answer;

import dev.pharos.query.CallerRed;
import dev.pharos.query.OperationRed;
import java.util.List;
import java.util.Map;

/** A service's operations; capped when further names are counted together. */
public record OperationsAnswer(List<Operation> operations, boolean capped, int cap) {
  public static OperationsAnswer of(
      List<OperationRed> operations,
      Map<String, List<CallerRed>> callers,
      boolean capped,
      int cap) {
    return new OperationsAnswer(
        operations.stream()
            .map(operation ->
                Operation.of(operation, callers.getOrDefault(operation.name(), List.of())))
            .toList(),
        capped,
        cap);
  }
}
