package dev.pharos.show.answer;

import dev.pharos.query.CallerRed;
import dev.pharos.query.OperationRed;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service's operations; capped when further names are counted together.
 *
 * @param sampling null where their figures are counted from all traces
 */
public record OperationsAnswer(
    List<Operation> operations, boolean capped, int cap, @Nullable Sampled sampling) {
  public static OperationsAnswer of(
      List<OperationRed> operations,
      Map<String, List<CallerRed>> callers,
      boolean capped,
      int cap,
      @Nullable Sampled sampling) {
    return new OperationsAnswer(
        operations.stream()
            .map(operation ->
                Operation.of(operation, callers.getOrDefault(operation.name(), List.of())))
            .toList(),
        capped,
        cap,
        sampling);
  }
}
