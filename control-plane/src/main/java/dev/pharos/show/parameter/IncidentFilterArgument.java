package dev.pharos.show.parameter;

import dev.pharos.advise.incident.IncidentDesk;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.time.InstantSource;
import java.util.List;

/** Which incidents: by default those of as long as they are kept. */
public final class IncidentFilterArgument implements QueryArgument<IncidentFilter> {
  /** A page that shows more is not read. */
  private static final int USUAL = 100;

  private final RangeArgument ranges;
  private final PlaceArgument places;

  public IncidentFilterArgument(InstantSource clock, PlaceArgument places) {
    this.ranges = new RangeArgument(clock, IncidentDesk.KEPT);
    this.places = places;
  }

  @Override
  public Class<IncidentFilter> type() {
    return IncidentFilter.class;
  }

  @Override
  public List<Parameter> parameters() {
    return Described.within(
        ranges,
        places,
        Described.word(
            "state", "Whether they go on.", QueryString.words(IncidentFilter.State.class)),
        Described.text("service", "Only those that this service causes or suffers from."),
        Described.number(
            "limit",
            "How many at most, 1 to %d. Default: %d.".formatted(IncidentDesk.MOST, USUAL)));
  }

  @Override
  public IncidentFilter read(QueryString query) {
    Long limit = query.wholeNumber("limit", 1, IncidentDesk.MOST);
    return new IncidentFilter(
        ranges.read(query),
        places.read(query),
        query.word("state", IncidentFilter.State.class),
        query.text("service"),
        limit == null ? USUAL : limit.intValue());
  }
}
