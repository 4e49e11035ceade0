package dev.pharos.steer.sampling;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A strategy as Jaeger's {@code /sampling} answers in JSON. */
record StrategyJson(
    String strategyType,
    Rate probabilisticSampling,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ByOperation operationSampling) {

  record Rate(double samplingRate) {}

  record ByOperation(
      double defaultSamplingProbability,
      double defaultLowerBoundTracesPerSecond,
      List<One> perOperationStrategies) {}

  record One(String operation, Rate probabilisticSampling) {}

  static StrategyJson of(Strategy strategy) {
    return new StrategyJson(
        "PROBABILISTIC",
        new Rate(strategy.probability()),
        strategy.isByOperation()
            ? new ByOperation(
                strategy.probability(),
                Strategy.LOWER_BOUND,
                strategy.operations().entrySet().stream()
                    .map(one -> new One(one.getKey(), new Rate(one.getValue())))
                    .toList())
            : null);
  }
}
