package dev.pharos.show.parameter;

import dev.pharos.signal.TimeRange;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * An earlier range of the same length: {@code compareTo} is how long ago, or where it begins. A
 * duration moves with a range that moves, so that "an hour ago" stays that.
 */
public final class ComparedToArgument implements QueryArgument<ComparedTo> {
  private final RangeArgument ranges;
  private final InstantSource clock;

  public ComparedToArgument(RangeArgument ranges, InstantSource clock) {
    this.ranges = ranges;
    this.clock = clock;
  }

  @Override
  public Class<ComparedTo> type() {
    return ComparedTo.class;
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Described.text(
            "compareTo",
            "An earlier range of the same length (cut where the asked one begins): how long ago, such as 1h, or its start, written like `from`. What is only in one of them is marked new or gone."));
  }

  @Override
  public ComparedTo read(QueryString query) {
    String text = query.text("compareTo");
    if (text == null) {
      return new ComparedTo(null);
    }
    TimeRange range = ranges.read(query);
    Duration ago = TimeParameter.duration(text);
    long startNs =
        ago == null
            ? TimeRange.epochNs(TimeParameter.parse("compareTo", text, clock.instant()))
            : range.fromNs() - ago.toNanos();
    if (startNs >= range.fromNs()) {
      throw new ParameterException(
          "compareTo",
          "'%s' is not earlier than the range.".formatted(text),
          List.of("a time before 'from'"));
    }
    long endNs = Math.min(range.fromNs(), startNs + (range.toNs() - range.fromNs()));
    return new ComparedTo(new TimeRange(startNs, endNs));
  }
}
