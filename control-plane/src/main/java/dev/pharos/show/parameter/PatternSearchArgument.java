package dev.pharos.show.parameter;

import dev.pharos.query.log.LogLimits;
import dev.pharos.query.log.PatternSearch;
import dev.pharos.signal.Severity;
import dev.pharos.signal.TimeRange;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/** Which patterns of log lines. */
public final class PatternSearchArgument implements QueryArgument<PatternSearch> {
  private final InstantSource clock;
  private final RangeArgument ranges;
  private final PlaceArgument places;

  public PatternSearchArgument(InstantSource clock, RangeArgument ranges, PlaceArgument places) {
    this.clock = clock;
    this.ranges = ranges;
    this.places = places;
  }

  @Override
  public Class<PatternSearch> type() {
    return PatternSearch.class;
  }

  @Override
  public List<Parameter> parameters() {
    return Described.within(
        ranges,
        places,
        Described.text("service", "Name of the service."),
        Described.word(
            "severity", "The least serious that is wanted.", QueryString.words(Severity.class)),
        Described.text(
            "newSince", "Only those that were not seen before this time, written like `from`."),
        Described.text("newIn", "Only those that this version of their service wrote first."),
        Described.number(
            "limit",
            "How many at most, 1 to %d. Default: %d."
                .formatted(LogLimits.MOST_PATTERNS, LogLimits.USUAL_PATTERNS)));
  }

  @Override
  public PatternSearch read(QueryString query) {
    Long limit = query.wholeNumber("limit", 1, LogLimits.MOST_PATTERNS);
    String since = query.text("newSince");
    return new PatternSearch(
        ranges.read(query),
        places.read(query),
        query.text("service"),
        Objects.requireNonNullElse(query.word("severity", Severity.class), Severity.UNSPECIFIED),
        since == null
            ? null
            : TimeRange.epochNs(TimeParameter.parse("newSince", since, clock.instant())),
        query.text("newIn"),
        limit == null ? LogLimits.USUAL_PATTERNS : limit.intValue());
  }
}
