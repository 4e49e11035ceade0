package dev.pharos.show.parameter;

import dev.pharos.query.ErrorSearch;
import dev.pharos.query.QueryLimits;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/** Which error issues: by default those of the last day, what happened most often first. */
public final class ErrorSearchArgument implements QueryArgument<ErrorSearch> {
  private static final Duration USUAL = Duration.ofDays(1);

  private final RangeArgument ranges;
  private final PlaceArgument places;

  public ErrorSearchArgument(InstantSource clock, PlaceArgument places) {
    this.ranges = new RangeArgument(clock, USUAL);
    this.places = places;
  }

  @Override
  public Class<ErrorSearch> type() {
    return ErrorSearch.class;
  }

  @Override
  public List<Parameter> parameters() {
    return Described.within(
        ranges,
        places,
        Described.text("service", "Name of the service."),
        Described.text(
            "version", "A version that reported them; empty for services that tell none."),
        Described.word(
            "state", "What is noteworthy about them.", QueryString.words(ErrorSearch.State.class)),
        Described.word(
            "sort",
            "What comes first: the most often seen within the range (the default), or the newest by last or first sight.",
            QueryString.words(ErrorSearch.Order.class)),
        Described.number(
            "limit",
            "How many at most, 1 to %d. Default: %d."
                .formatted(QueryLimits.MOST_ERRORS, QueryLimits.USUAL_ERRORS)));
  }

  @Override
  public ErrorSearch read(QueryString query) {
    Long limit = query.wholeNumber("limit", 1, QueryLimits.MOST_ERRORS);
    return new ErrorSearch(
        ranges.read(query),
        places.read(query),
        query.text("service"),
        query.one("version"),
        query.word("state", ErrorSearch.State.class),
        Objects.requireNonNullElse(
            query.word("sort", ErrorSearch.Order.class), ErrorSearch.Order.COUNT),
        limit == null ? QueryLimits.USUAL_ERRORS : limit.intValue());
  }
}
