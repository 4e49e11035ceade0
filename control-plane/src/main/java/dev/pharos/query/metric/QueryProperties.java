package dev.pharos.query.metric;

import dev.pharos.query.promql.eval.EngineOptions;
import dev.pharos.query.promql.eval.QueryLimits;
import dev.pharos.signal.StartupException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What a query of PromQL may take.
 *
 * @param timeout at most; a request may ask for less
 * @param lookback how old a series' latest sample may be to count as its value now
 * @param maxSamples held at one time by one query
 * @param maxPoints of a series that a range query may ask for
 * @param maxMemory held at one time by one query, by estimate
 * @param maxTotalMemory held by all queries at one time; a share of the heap when not said
 * @param concurrency queries that are evaluated at one time; others wait
 */
@ConfigurationProperties("pharos.metrics.query")
public record QueryProperties(
    @DefaultValue("2m") Duration timeout,
    @DefaultValue("5m") Duration lookback,
    @DefaultValue("10000000") long maxSamples,
    @DefaultValue("11000") long maxPoints,
    @DefaultValue("256MB") DataSize maxMemory,
    @Nullable DataSize maxTotalMemory,
    @DefaultValue("20") int concurrency) {
  /** Which part of the heap all queries may have together. */
  private static final int HEAP_SHARE = 4;

  public QueryProperties {
    require(timeout.toMillis() > 0, "timeout: must be longer than nothing");
    require(lookback.toMillis() > 0, "lookback: must be longer than nothing");
    require(maxSamples > 0, "max-samples: must be positive");
    require(maxPoints > 0, "max-points: must be positive");
    require(maxMemory.toBytes() > 0, "max-memory: must be positive");
    require(
        maxTotalMemory == null || maxTotalMemory.toBytes() > 0,
        "max-total-memory: must be positive");
    require(concurrency > 0, "concurrency: must be positive");
  }

  private static void require(boolean condition, String complaint) {
    if (!condition) {
      throw new StartupException("pharos.metrics.query." + complaint);
    }
  }

  public QueryLimits limits() {
    return new QueryLimits(maxSamples, maxMemory.toBytes());
  }

  public long totalMemoryBytes() {
    return maxTotalMemory == null
        ? Runtime.getRuntime().maxMemory() / HEAP_SHARE
        : maxTotalMemory.toBytes();
  }

  public EngineOptions engine() {
    return engine(lookback);
  }

  public EngineOptions engine(Duration askedLookback) {
    EngineOptions usual = EngineOptions.DEFAULT;
    return new EngineOptions(askedLookback, usual.defaultSubqueryStep(), usual.delayedNames());
  }
}
