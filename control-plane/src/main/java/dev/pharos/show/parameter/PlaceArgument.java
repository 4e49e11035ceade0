package dev.pharos.show.parameter;

import dev.pharos.query.Place;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.List;

/** Where a reader looks: {@code env} and {@code namespace}. */
public final class PlaceArgument implements QueryArgument<Place> {

  @Override
  public Class<Place> type() {
    return Place.class;
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Described.text(
            "env", "Environment; empty for services that tell none. Default: all of them."),
        Described.text(
            "namespace", "Namespace; empty for services that tell none. Default: all of them."));
  }

  @Override
  public Place read(QueryString query) {
    return new Place(query.one("env"), query.one("namespace"));
  }
}
