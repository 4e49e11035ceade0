package dev.pharos.show.parameter;

import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** The range a reader asks about: {@code from} and {@code to}, by default the last 15 minutes. */
public final class RangeArgument implements QueryArgument<TimeRange> {
  private static final Duration USUAL = Duration.ofMinutes(15);
  private static final Duration LONGEST = Resolution.HOUR.retention();

  private final InstantSource clock;
  private final Duration usual;

  public RangeArgument(InstantSource clock) {
    this(clock, USUAL);
  }

  /**
   * @param usual how long a range is when the request does not say
   */
  RangeArgument(InstantSource clock, Duration usual) {
    this.clock = clock;
    this.usual = usual;
  }

  @Override
  public Class<TimeRange> type() {
    return TimeRange.class;
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Described.text(
            "from",
            "Start of the range: RFC 3339, epoch milliseconds, or relative such as -15m. Default: %s before `to`."
                .formatted(
                    usual.toDays() > 0
                        ? usual.toDays() + " days"
                        : usual.toMinutes() + " minutes")),
        Described.text("to", "End of the range, written the same way. Default: now."));
  }

  @Override
  public TimeRange read(QueryString query) {
    Instant now = clock.instant();
    String toText = query.text("to");
    Instant to = toText == null ? now : TimeParameter.parse("to", toText, now);
    String fromText = query.text("from");
    Instant from = fromText == null ? to.minus(usual) : TimeParameter.parse("from", fromText, now);
    if (!from.isBefore(to)) {
      throw new ParameterException(
          "from",
          "The range ends (%s) before it begins (%s).".formatted(to, from),
          List.of("a time before 'to'"));
    }
    if (Duration.between(from, to).compareTo(LONGEST) > 0) {
      throw new ParameterException(
          "from",
          "The range is longer than anything is kept.",
          List.of("at most %d days before 'to'".formatted(LONGEST.toDays())));
    }
    return TimeRange.of(from, to);
  }
}
