package dev.pharos.show.parameter;

import io.swagger.v3.oas.models.parameters.Parameter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** {@code from} and {@code to}, by default the last 30 days. */
public final class HistoryRangeArgument implements QueryArgument<HistoryRange> {
  private static final Duration USUAL = Duration.ofDays(30);

  private final RangeArgument ranges;

  public HistoryRangeArgument(InstantSource clock) {
    ranges = new RangeArgument(clock, USUAL);
  }

  @Override
  public Class<HistoryRange> type() {
    return HistoryRange.class;
  }

  @Override
  public List<Parameter> parameters() {
    return ranges.parameters();
  }

  @Override
  public HistoryRange read(QueryString query) {
    return new HistoryRange(ranges.read(query));
  }
}
