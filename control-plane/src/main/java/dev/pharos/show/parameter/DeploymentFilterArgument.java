package dev.pharos.show.parameter;

import dev.pharos.query.QueryLimits;
import dev.pharos.query.deploy.DeploymentPosition;
import dev.pharos.show.answer.DeploymentCursor;
import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.Deployment;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which deployments: by default those of the last 30 days. */
public final class DeploymentFilterArgument implements QueryArgument<DeploymentFilter> {
  private static final Duration USUAL = Duration.ofDays(30);

  private final RangeArgument ranges;
  private final PlaceArgument places;

  public DeploymentFilterArgument(InstantSource clock, PlaceArgument places) {
    this.ranges = new RangeArgument(clock, USUAL);
    this.places = places;
  }

  @Override
  public Class<DeploymentFilter> type() {
    return DeploymentFilter.class;
  }

  @Override
  public List<Parameter> parameters() {
    return Described.within(
        ranges,
        places,
        Described.text("service", "Name of the service."),
        Described.word(
            "state", "State of the deployment.", QueryString.words(Deployment.State.class)),
        Described.word("kind", "What kind of change.", QueryString.words(Deployment.Kind.class)),
        Described.word(
            "verdict", "What was found of it.", QueryString.words(DeployVerdict.State.class)),
        Described.number(
            "limit",
            "How many at most, 1 to %d. Default: %d."
                .formatted(QueryLimits.MOST_DEPLOYMENTS, QueryLimits.USUAL_DEPLOYMENTS)),
        Described.text("after", "Only those behind this place: an answer's `next`."));
  }

  @Override
  public DeploymentFilter read(QueryString query) {
    Long limit = query.wholeNumber("limit", 1, QueryLimits.MOST_DEPLOYMENTS);
    return new DeploymentFilter(
        ranges.read(query),
        places.read(query),
        query.text("service"),
        query.word("state", Deployment.State.class),
        query.word("kind", Deployment.Kind.class),
        query.word("verdict", DeployVerdict.State.class),
        limit == null ? QueryLimits.USUAL_DEPLOYMENTS : limit.intValue(),
        after(query.text("after")));
  }

  private static @Nullable DeploymentPosition after(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return DeploymentCursor.read(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          "after", "'%s' cannot be read.".formatted(text), List.of("an answer's next"));
    }
  }
}
