package dev.pharos.show.parameter;

import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.QueryParameter;
import java.util.ArrayList;
import java.util.List;

/** How parameters look in the OpenAPI description. */
final class Described {
  private Described() {}

  /** Those of a search within a range and a place: theirs first. */
  static List<Parameter> within(RangeArgument ranges, PlaceArgument places, Parameter... own) {
    List<Parameter> all = new ArrayList<>(ranges.parameters());
    all.addAll(places.parameters());
    all.addAll(List.of(own));
    return List.copyOf(all);
  }

  static Parameter text(String name, String description) {
    return new QueryParameter().name(name).description(description).schema(new StringSchema());
  }

  static Parameter number(String name, String description) {
    return new QueryParameter()
        .name(name)
        .description(description)
        .schema(new IntegerSchema().format("int64"));
  }

  static Parameter word(String name, String description, List<String> allowed) {
    StringSchema schema = new StringSchema();
    schema.setEnum(allowed);
    return new QueryParameter().name(name).description(description).schema(schema);
  }
}
