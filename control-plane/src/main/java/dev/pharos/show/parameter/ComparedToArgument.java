package dev.pharos.show.parameter;

import dev.pharos.signal.TimeRange;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.time.InstantSource;
import java.util.List;

/** An earlier range of the same length: {@code compareTo} is where it begins. */
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
            "Start of an earlier range of the same length (cut where the asked one begins); what is only in one of them is marked new or gone. Written like `from`."));
  }

  @Override
  public ComparedTo read(QueryString query) {
    String text = query.text("compareTo");
    if (text == null) {
      return new ComparedTo(null);
    }
    TimeRange range = ranges.read(query);
    long startNs = TimeRange.epochNs(TimeParameter.parse("compareTo", text, clock.instant()));
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
